using System.Collections.Immutable;
using System.Globalization;
using LongConversation.Arms;
using LongConversation.Data;
using PipelineDsl.Evaluation;
using Spectre.Console;

namespace LongConversation.Output;

/// <summary>Prints the arms: one table, then how they compare with what PyTorch measured.</summary>
internal static class ReportView
{
    private const double Kibibyte = 1 << 10, Mebibyte = 1 << 20;

    /// <summary>Prints.</summary>
    /// <param name="console">Where.</param>
    /// <param name="results">All arms; the full cache first.</param>
    /// <param name="reference">What PyTorch measured.</param>
    public static void Print(IAnsiConsole console, ImmutableArray<ArmResult> results, ReferenceResults reference)
    {
        // What is not read on a console is likely to be pasted into a document.
        Table table = new Table().Border(console.Profile.Capabilities.Ansi ? TableBorder.Rounded : TableBorder.Markdown);
        table.AddColumn("arm");
        foreach (string figure in (string[])
            ["kept %", "right %", "95 % interval", "PyTorch %", "as full %", "cache KiB", "peak MiB", "prefill ms", "p50 ms", "p95 ms"])
        {
            table.AddColumn(new TableColumn(figure).RightAligned().NoWrap());
        }

        foreach (ArmResult result in results)
        {
            table.AddRow([.. Cells(result, results[0], reference).Select(Markup.Escape)]);
        }

        console.Write(table);
        console.WriteLine();
        console.WriteLine(Agreement(results, reference));
    }

    /// <summary>Whether an arm's accuracy is what PyTorch measured, as far as so many prompts can tell; null when it was not measured there.</summary>
    public static bool? Agrees(ArmResult result, ReferenceResults reference)
    {
        if (reference.Of(result.Arm.Reference, result.Arm.Percent) is not var (accuracy, _))
        {
            return null;
        }

        // Both were measured, so both are uncertain: their intervals must meet. The random arms differ in their seeds, too.
        Interval ours = Wilson.Interval(result.Accuracy, result.Answers[0].Length), theirs = Wilson.Interval(accuracy, result.Answers[0].Length);
        return ours.Low <= theirs.High && theirs.Low <= ours.High;
    }

    private static IEnumerable<string> Cells(ArmResult result, ArmResult full, ReferenceResults reference)
    {
        Interval interval = result.Interval;
        yield return result.Arm.Seeds.Length > 1 ? $"{result.Arm.Name}, {result.Arm.Seeds.Length} seeds" : result.Arm.Name;
        yield return result.Arm.Percent == 12 ? "12.5" : Number(result.Arm.Percent, "0");
        yield return Number(100 * result.Accuracy, "0.0");
        yield return $"{Number(100 * Math.Max(0, interval.Low), "0.0")} to {Number(100 * interval.High, "0.0")}";
        yield return reference.Of(result.Arm.Reference, result.Arm.Percent) is var (accuracy, _) ? Number(100 * accuracy, "0.0") : "";
        yield return Number(100 * result.AgreementWith(full), "0.0");
        yield return Number(result.CacheBytes / Kibibyte, "0");
        yield return Number(result.PeakBytes / Mebibyte, "0.0");
        yield return Number(result.Times.Prefill, "0.0");
        yield return Number(result.Times.Step(0.5), "0.00");
        yield return Number(result.Times.Step(0.95), "0.00");
    }

    private static string Agreement(ImmutableArray<ArmResult> results, ReferenceResults reference)
    {
        ArmResult[] known = [.. results.Where(result => Agrees(result, reference) is not null)];
        ArmResult[] others = [.. known.Where(result => Agrees(result, reference) is false)];
        string agreement = $"{known.Length - others.Length} of {known.Length} arms agree with what PyTorch measured, within the intervals of both.";
        return others.Length == 0 ? agreement : $"{agreement} Not: {string.Join(", ", others.Select(result => result.Arm.Key))}.";
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
