using System.Collections.Immutable;
using System.Text.Json;
using CorpusSelection.Arms;
using PipelineDsl.Evaluation;

namespace CorpusSelection.Output;

/// <summary>All figures as JSON.</summary>
internal static class ResultsJson
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    /// <summary>Writes.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="results">All arms; all images first.</param>
    /// <param name="labels">Class of every training image.</param>
    public static void Write(Stream stream, ImmutableArray<ArmResult> results, byte[] labels) =>
        JsonSerializer.Serialize(stream, new { arms = results.Select(result => Arm(result, results, labels)) }, _indented);

    private static object Arm(ArmResult result, ImmutableArray<ArmResult> results, byte[] labels)
    {
        Interval? difference = ReportView.Difference(result, results);
        return new
        {
            name = result.Arm.Name,
            percent = result.Arm.Percent,
            images = result.Subsets[0].Kept.Length,
            accuracy = result.Accuracy,
            seeds = result.Trained.Select(static trained => trained.Accuracy),
            low = result.Interval.Low,
            high = result.Interval.High,
            against_random_low = difference?.Low,
            against_random_high = difference?.High,
            seconds = result.Seconds,
            duplicates = result.Subsets[0].Duplicates,
            least_of_a_class = result.Subsets[0].Coverage(labels).Least,
            most_of_a_class = result.Subsets[0].Coverage(labels).Most,
        };
    }
}
