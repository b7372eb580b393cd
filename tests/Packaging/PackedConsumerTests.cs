using System.IO.Compression;

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
        using var reader = new StreamReader(archive.GetEntry("PipelineDsl.Datasets.nuspec")!.Open());
        string dependency = reader.ReadToEnd().Split('\n').Single(static line => line.Contains("id=\"PipelineDsl\"", StringComparison.Ordinal));
        Assert.DoesNotContain("exclude", dependency, StringComparison.Ordinal);
    }

    [Fact]
    public void DatasetConsumer_AnnotatedClass_BuildsWithoutWarningsAndSelects()
    {
        string folder = consumer.ProjectWith("PipelineDsl.Datasets", "DatasetConsumer", "Exe", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>", ("Program.cs", """
            using PipelineDsl;

            return await Subset.RunAsync(args);

            [DatasetPipeline]
            [Select<Loss>(KeepCount = 3)]
            [RandomBaseline]
            public static partial class Subset;
            """));
        File.WriteAllText(Path.Combine(folder, "losses.csv"), "id,loss\na,0.5\nb,2\nc,0.25\nd,4\ne,1\n");
        Tool.Run(folder, "build", "-c", "Release");

        Tool.Run(folder, "run", "-c", "Release", "--no-build", "--", "run", "--input", "losses.csv", "--run", "selected");

        string[] rows = File.ReadAllLines(Path.Combine(folder, "selected", "out", "selection.csv"));
        Assert.Equal(["1", "3", "4"], rows.Skip(1).Select(static row => row.Split(',')[0]));
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

    private string Package(string name) => Directory.GetFiles(Path.Combine(consumer.Folder, "source"), $"{name}.*.nupkg")
        .Single(path => char.IsDigit(Path.GetFileName(path)[name.Length + 1]));
}
