using System.Collections.Immutable;
using System.Globalization;
using PipelineDsl.Evaluation;
using Spectre.Console;

namespace ImageClassification.Output;

/// <summary>Prints reports: one table, then one sentence per arm.</summary>
internal static class ReportView
{
    private static readonly ImmutableArray<string> Figures =
        ["tokens left", "accuracy %", "agreement %", "p50 ms", "p95 ms", "speed-up", "ideal", "managed B/run"];

    /// <summary>Prints.</summary>
    /// <param name="console">Where.</param>
    /// <param name="reports">One report per budget; the uncompressed arm is the same in all.</param>
    public static void Print(IAnsiConsole console, ImmutableArray<ComparisonReport> reports)
    {
        // What is not read on a console is likely to be pasted into a document.
        Table table = new Table().Border(console.Profile.Capabilities.Ansi ? TableBorder.Rounded : TableBorder.Markdown);
        table.AddColumn("arm");
        foreach (string figure in Figures)
        {
            table.AddColumn(new TableColumn(figure).RightAligned().NoWrap());
        }

        AddRow(table, reports[0].Uncompressed);
        foreach (ComparisonReport report in reports)
        {
            if (console.Profile.Capabilities.Ansi)
            {
                table.AddEmptyRow();
            }

            foreach (ArmReport arm in report.Compressed)
            {
                AddRow(table, arm);
            }
        }

        console.Write(table);
        console.WriteLine();
        foreach (string? sentence in reports.SelectMany(report => report.Compressed).Select(arm => arm.Sentence).OfType<string>())
        {
            console.WriteLine(sentence);
        }
    }

    private static void AddRow(Table table, ArmReport arm) => table.AddRow(
        Markup.Escape(arm.Arm.Name),
        Number(arm.KeptTokens, "0"),
        arm.AccuracyInterval is { } interval
            ? $"{Number(100 * arm.Accuracy, "0.00")} ±{Number(50 * (interval.High - interval.Low), "0.00")}"
            : Number(100 * arm.Accuracy, "0.00"),
        Number(100 * arm.Agreement, "0.00"),
        Number(arm.Latency.P50, "0.00"),
        Number(arm.Latency.P95, "0.00"),
        $"{Number(arm.Latency.Speedup, "0.00")}x",
        $"{Number(arm.IdealSpeedup, "0.00")}x",
        Number(arm.Latency.ManagedBytes, "0"));

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
