using System.IO.Compression;

namespace PipelineDsl.Packaging;

/// <summary>What a user gets who refers to the package and knows nothing of this repository.</summary>
[Collection(nameof(PackedConsumer))]
public class PackedConsumerTests(PackedConsumer consumer)
{
    [Fact]
    public void Package_HoldsTheLibraryTheGeneratorTheAnalyzersAndTheDependencyOnOnnxRuntime()
    {
        string package = Directory.GetFiles(Path.Combine(consumer.Folder, "source"), "PipelineDsl.*.nupkg").Single();
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
}
