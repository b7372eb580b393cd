using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PipelineDsl.GpuCheck.Report;

/// <summary>Writes a report as JSON for programs and as a page for people.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Writes <c>gpu-check.json</c> and <c>gpu-check.md</c>.</summary>
    /// <param name="report">The report.</param>
    /// <param name="folder">Where to; made if it is not there.</param>
    internal static void Write(CheckReport report, string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "gpu-check.json"), JsonSerializer.Serialize(report, Json) + "\n");
        File.WriteAllText(Path.Combine(folder, "gpu-check.md"), Page(report));
    }

    /// <summary>Reads <c>gpu-check.json</c>.</summary>
    /// <param name="folder">Where it was written.</param>
    internal static CheckReport Read(string folder) => JsonSerializer.Deserialize<CheckReport>(File.ReadAllText(Path.Combine(folder, "gpu-check.json")))
        ?? throw new JsonException("The report is empty.");

    /// <summary>The page.</summary>
    /// <param name="report">The report.</param>
    internal static string Page(CheckReport report)
    {
        var page = new StringBuilder("# GPU check\n\n");
        if (report.Machine is { } machine)
        {
            page.Append(CultureInfo.InvariantCulture, $"{machine.Device} ({machine.Architecture}), driver {machine.Driver}, ");
            page.Append(CultureInfo.InvariantCulture, $"ONNX Runtime {machine.OnnxRuntime}, PyTorch {machine.Torch}; ");
            page.Append(CultureInfo.InvariantCulture, $"device-to-device copy {Number(machine.CopyGigabytesPerSecond)} GB/s.\n\n");
        }

        foreach (string missing in report.Missing)
        {
            page.Append(CultureInfo.InvariantCulture, $"* {missing}\n");
        }

        if (report.Missing.Count > 0)
        {
            page.Append('\n');
        }

        Table(
            page, "Parity with the processor", ["pipeline", "stage", "type", "batch", "same decisions", "largest difference", "passed"],
            report.Parity.Select(static r => (string[])
            [
                r.Pipeline, r.Stage, r.Type, $"{r.Batch}", r.SameDecisions ? "yes" : "**no**",
                r.LargestDifference.ToString("0.0e0", CultureInfo.InvariantCulture),
                r.Passed ? "yes" : $"**no**: {r.Message}",
            ]));
        Table(
            page, "Kernels",
            [
                "step", "shape", "us", "launched one by one, us", "share of copy bandwidth", "standard operators, us", "PyTorch, us",
                "PyTorch as CUDA graph, us",
            ],
            report.Kernels.Select(static r => r.Note.Length > 0
                ? (string[])[r.Name, r.Shape, r.Note, "", "", "", "", ""]
                :
                [
                    r.Name, r.Shape, Number(r.Microseconds), Number(r.LaunchedMicroseconds), Share(r.BandwidthShare), Number(r.StandardMicroseconds),
                    Number(r.TorchMicroseconds), Number(r.TorchGraphMicroseconds),
                ]));
        Table(
            page, "Whole models", ["model", "CUDA graphs", "ms", "untouched, ms", "speed-up", "ideal", "share of ideal", "Slice alone", "managed bytes a run"],
            report.Models.Select(static r => r.Note.Length > 0
                ? (string[])[r.Name, r.CudaGraphs ? "on" : "off", r.Note, "", "", "", "", "", ""]
                :
                [
                    r.Name, r.CudaGraphs ? "on" : "off", Number(r.Milliseconds), Number(r.BaselineMilliseconds), Number(r.Speedup), Number(r.Ideal),
                    Share(r.ShareOfIdeal), Number(r.SlicedSpeedup), Number(r.ManagedBytes),
                ]));
        return page.ToString();
    }

    private static void Table(StringBuilder page, string title, string[] head, IEnumerable<string[]> rows)
    {
        page.Append(CultureInfo.InvariantCulture, $"## {title}\n\n| {string.Join(" | ", head)} |\n|{string.Concat(head.Select(static _ => "---|"))}\n");
        foreach (string[] row in rows)
        {
            IEnumerable<string> cells = row.Select(static cell => cell.Replace("|", "\\|", StringComparison.Ordinal));
            page.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", cells)} |\n");
        }

        page.Append('\n');
    }

    private static string Number(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? "";

    private static string Share(double value) => $"{(value * 100).ToString("0", CultureInfo.InvariantCulture)} %";
}
