using System.Collections.Immutable;
using System.Globalization;
using CorpusSelection.Arms;
using PipelineDsl.Evaluation;
using Spectre.Console;

namespace CorpusSelection.Output;

/// <summary>Prints the arms: one table, then how the pipelines compare with random images.</summary>
internal static class ReportView
{
    /// <summary>Prints.</summary>
    /// <param name="console">Where.</param>
    /// <param name="results">All arms; all images first.</param>
    /// <param name="labels">Class of every training image.</param>
    public static void Print(IAnsiConsole console, ImmutableArray<ArmResult> results, byte[] labels)
    {
        Table table = SampleConsole.CreateTable(console);
        table.AddColumn("arm");
        foreach (string figure in (string[])
            ["kept %", "images", "accuracy %", "95 % interval", "against random", "training s", "time saved %", "duplicates", "kept of a class %"])
        {
            table.AddColumn(new TableColumn(figure).RightAligned().NoWrap());
        }

        foreach (ArmResult result in results)
        {
            table.AddRow([.. Cells(result, results, labels).Select(Markup.Escape)]);
        }

        console.Write(table);
        console.WriteLine();
        foreach (ArmResult result in results)
        {
            if (Difference(result, results) is { } difference)
            {
                string verdict = difference.Low > 0 ? "better than" : difference.High < 0 ? "worse than" : "no different from";
                console.WriteLine(
                    $"* {result.Arm.Name} at {result.Arm.Percent} % is {verdict} random images: "
                        + $"95 % interval {Points(difference.Low)} to {Points(difference.High)} points of accuracy.");
            }
        }
    }

    /// <summary>What an arm has more than the random one of its percentage; null where there is none to compare with.</summary>
    /// <param name="result">The arm.</param>
    /// <param name="results">All arms.</param>
    public static Interval? Difference(ArmResult result, ImmutableArray<ArmResult> results) =>
        result.Arm.Pipeline is not null && results.FirstOrDefault(other => IsRandom(other) && other.Arm.Percent == result.Arm.Percent) is { } random
            ? result.Against(random)
            : null;

    private static bool IsRandom(ArmResult result) => result.Trained.Length > 1;

    private static IEnumerable<string> Cells(ArmResult result, ImmutableArray<ArmResult> results, byte[] labels)
    {
        (double least, double most) = result.Subsets[0].Coverage(labels);
        yield return IsRandom(result) ? $"{result.Arm.Name}, {result.Trained.Length} seeds" : result.Arm.Name;
        yield return Number(result.Arm.Percent, "0");
        yield return Number(result.Subsets[0].Kept.Length, "0");
        yield return Number(100 * result.Accuracy, "0.00");
        yield return $"{Number(100 * result.Interval.Low, "0.00")} to {Number(100 * result.Interval.High, "0.00")}";
        yield return Difference(result, results) is { } difference ? $"{Points(difference.Low)} to {Points(difference.High)}" : "";
        yield return Number(result.Seconds, "0.00");
        yield return Number(100 * (1 - (result.Seconds / results[0].Seconds)), "0");
        yield return result.Subsets[0].Duplicates is > 0 and var duplicates ? Number(duplicates, "0") : "";
        yield return $"{Number(100 * least, "0")} to {Number(100 * most, "0")}";
    }

    private static string Points(double difference) => (100 * difference).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
