using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using PipelineDsl.Benchmarks.Quick.Datasets;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>Runs every probe in turn and writes one report.</summary>
internal static class QuickCommand
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Measures, prints, and writes the file if one is named.</summary>
    public static void Run(FileInfo? file)
    {
        // The smallest first: what runs later finds a larger heap and busier caches.
        MachineFacts machine = Machine();
        NodeOverheadResult node = Step("node overhead", NodeOverheadProbe.Measure);
        GeneratorResult generator = Step("generator", GeneratorProbe.Measure);
        IReadOnlyList<MergeStepResult> merge = Step("merge steps", MergeStepProbe.Measure);
        IReadOnlyList<MethodResult> methods = Step("methods", MethodsProbe.Measure);
        KvResults caches = Step("KV caches", KvProbe.MeasureQuick);
        IReadOnlyList<DatasetFigure> datasets = Step("training sets", DatasetProbe.Measure);
        IReadOnlyList<VitResult> vit = Step("ViT-S/16", VitProbe.Measure);
        AnalyzerResult analyzers = Step("analyzers", AnalyzerProbe.Measure);
        var report = new QuickReport(machine, merge, node, vit, methods, caches.Methods, caches.Steps, datasets, generator, analyzers);
        string text = JsonSerializer.Serialize(report, Json);
        Console.WriteLine(text);
        if (file is not null)
        {
            File.WriteAllText(file.FullName, text + "\n");
        }
    }

    /// <summary>Measures and prints the figures on KV caches alone.</summary>
    public static void RunCaches() => Console.WriteLine(JsonSerializer.Serialize(KvProbe.MeasureQuick(), Json));

    /// <summary>Measures and prints the figures on training sets alone.</summary>
    public static void RunDatasets() => Console.WriteLine(JsonSerializer.Serialize(DatasetProbe.Measure(), Json));

    private static MachineFacts Machine()
    {
        Sample fma = Interleaved.Measure(rounds: 50, new InterleavedCase("fma", 4, Roofline.MultiplyAdd))[0];
        return new MachineFacts(
            Environment.ProcessorCount,
            Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128,
            Math.Round(Roofline.FlopsPerCall / fma.Median / 1e3, 1),
            RuntimeInformation.FrameworkDescription);
    }

    private static T Step<T>(string name, Func<T> measure)
    {
        Console.Error.WriteLine($"measuring {name} ...");
        return measure();
    }
}
