using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace PipelineDsl.Packaging;

/// <summary>What a user gets who refers to the package and knows nothing of this repository.</summary>
[Collection(nameof(PackedConsumer))]
public class PackedConsumerTests(PackedConsumer consumer)
{
    [Fact]
    public void Package_HoldsTheLibraryTheGeneratorTheAnalyzersAndTheDependencyOnOnnxRuntime()
    {
        string package = Package("PipelineDsl");
        using ZipArchive archive = ZipFile.OpenRead(package);
        string[] names = [.. archive.Entries.Select(entry => entry.FullName)];
        Assert.Contains("lib/net10.0/PipelineDsl.dll", names);
        Assert.Contains("lib/net10.0/PipelineDsl.xml", names);
        Assert.Contains("analyzers/dotnet/cs/PipelineDsl.Generator.dll", names);
        Assert.Contains("analyzers/dotnet/cs/PipelineDsl.Analyzers.dll", names);
        Assert.Contains("analyzers/dotnet/cs/PipelineDsl.CodeFixes.dll", names);
        using var reader = new StreamReader(archive.GetEntry("PipelineDsl.nuspec")!.Open());
        Assert.Contains("id=\"Microsoft.ML.OnnxRuntime\"", reader.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void DatasetsPackage_HoldsItsLibraryAndPassesTheGeneratorOn()
    {
        using ZipArchive archive = ZipFile.OpenRead(Package("PipelineDsl.Datasets"));
        string[] names = [.. archive.Entries.Select(entry => entry.FullName)];
        Assert.Contains("lib/net10.0/PipelineDsl.Datasets.dll", names);
        Assert.Contains("lib/net10.0/PipelineDsl.Datasets.xml", names);
        Assert.DoesNotContain(names, static name => name.StartsWith("analyzers/", StringComparison.Ordinal));
        using var reader = new StreamReader(archive.GetEntry("PipelineDsl.Datasets.nuspec")!.Open());
        string dependency = reader.ReadToEnd().Split('\n').Single(static line => line.Contains("id=\"PipelineDsl\"", StringComparison.Ordinal));
        Assert.DoesNotContain("exclude", dependency, StringComparison.Ordinal);
    }

    [Fact]
    public void DatasetConsumer_AnnotatedClass_BuildsWithoutWarningsAndSelects()
    {
        string folder = consumer.ProjectWith(
            ["PipelineDsl.Datasets"], "DatasetConsumer", "Exe", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", ("Program.cs", """
            using PipelineDsl;

            return await Subset.RunAsync(args);

            [DatasetPipeline(Channels = 2)]
            [Deduplicate<CosineSimilarity>(Threshold = 0.99, Clusters = 1)]
            [Select<Height>(KeepCount = 2)]
            [RandomBaseline]
            public static partial class Subset;

            internal struct Height : ISampleScorer
            {
                public static SampleColumns Columns => SampleColumns.Embedding;

                public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
                {
                    for (int sample = 0; sample < samples.Count; sample++)
                    {
                        scores[sample] = samples.Embeddings[sample][1];
                    }
                }
            }
            """));
        Tool.Run(folder, "build", "-c", "Release");
        // Samples 3 and 4 point the same way; which of them leaves is not this test's matter.
        WriteRows(Path.Combine(folder, "rows.npy"), [1, 0, 2, 5, -3, 1, 1, 9, 2, 18, 7, -2]);

        Tool.Run(folder, "run", "-c", "Release", "--no-build", "--", "run", "--column", "embedding=rows.npy", "--run", "selected");

        string[] rows = [.. File.ReadAllLines(Path.Combine(folder, "selected", "out", "selection.csv")).Skip(1)];
        int[] kept = [.. rows.Select(static row => int.Parse(row.Split(',')[0], CultureInfo.InvariantCulture))];
        Assert.Equal([1], kept.Where(static index => index is not (3 or 4)));
        Assert.Equal(2, kept.Length);
        Assert.True(File.Exists(Path.Combine(folder, "selected", "out", "random-0.csv")));
    }

    [Theory]
    [InlineData("PipelineDsl")]
    [InlineData("PipelineDsl.Datasets")]
    [InlineData("PipelineDsl", "PipelineDsl.Datasets")]
    public void Analyzers_ReachAConsumerOnce(params string[] packages)
    {
        string folder = consumer.ProjectWith(packages, "Analyzers" + packages.Length + packages[^1].Length, "Library", "", ("Empty.cs", ""));
        Tool.Run(folder, "restore");

        using JsonDocument said = JsonDocument.Parse(Tool.Run(folder, "msbuild", "-target:ResolveLockFileAnalyzers", "-getItem:Analyzer"));

        string[] names =
        [
            .. said.RootElement.GetProperty("Items").GetProperty("Analyzer").EnumerateArray()
                .Select(static item => item.GetProperty("Filename").GetString()!)
                .Where(static name => name.StartsWith("PipelineDsl", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(["PipelineDsl.Analyzers", "PipelineDsl.CodeFixes", "PipelineDsl.Generator"], names);
    }

    [Fact]
    public void Consumer_AnnotatedClass_BuildsWithoutWarningsAndRunsTheWovenModel()
    {
        string folder = consumer.Project("Consumer", """
            using System.Diagnostics;
            using Microsoft.ML.OnnxRuntime;
            using PipelineDsl;

            using var options = new SessionOptions();
            Half.Register(options);
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            using var session = new InferenceSession(Half.Weave(args[0]).ToArray(), options);
            using var input = OrtValue.CreateTensorValueFromMemory(new float[28 * 28], [1, 1, 28, 28]);
            using var run = new RunOptions();
            long start = Stopwatch.GetTimestamp();
            using var outputs = session.Run(run, ["pixel_values"], [input], ["logits"]);
            bool timed = Stopwatch.GetElapsedTime(start) > TimeSpan.Zero;
            Console.WriteLine($"{Half.Plan.OutputTokens} tokens, {outputs[0].GetTensorDataAsSpan<float>().Length} logits, timed: {timed}");

            [TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, MlpRatio = 2)]
            [Protect(0)]
            [Prune<ClsAttention>(Layers = "1", KeepCount = 99)]
            [Uniform(Window = 14)]
            [RandomBaseline]
            public static partial class Half;
            """);
        Tool.Run(folder, "build", "-c", "Release");
        string said = Tool.Run(
            folder, "run", "-c", "Release", "--no-build", "--", Path.Combine(Tool.RepositoryRoot, "models", "vit-fashion", "vit-fashion.onnx"));
        Assert.Equal("99 tokens, 10 logits, timed: True", said.Trim());
    }

    /// <summary>Writes an array of two columns in the format that NumPy writes.</summary>
    private static void WriteRows(string path, float[] values)
    {
        string shape = FormattableString.Invariant($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({values.Length / 2}, 2), }}");
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write([0x93, .. "NUMPY\x01\0"u8]);
        writer.Write((ushort)118);
        writer.Write(Encoding.ASCII.GetBytes(shape.PadRight(117) + "\n"));
        writer.Write(MemoryMarshal.AsBytes<float>(values));
    }

    private string Package(string name) => Directory.GetFiles(Path.Combine(consumer.Folder, "source"), $"{name}.*.nupkg")
        .Single(path => char.IsDigit(Path.GetFileName(path)[name.Length + 1]));
}
