using PipelineDsl.Datasets;
using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

/// <summary>Generated pipelines over files: compiled, loaded and run from the first stage to the output.</summary>
public sealed class DatasetExecutionTests : IDisposable
{
    private const int Samples = 24;

    private const string Source = """
        using System;
        using System.Text;
        using PipelineDsl;
        using PipelineDsl.Datasets;

        [DatasetPipeline(Channels = 2, Classes = 3), RandomBaseline(Seeds = 2)]
        [Select<Confidence>(Keep = 0.75, Column = "quality")]
        [Select<EverySecond>(KeepCount = 5, Metric = SampleMetric.Euclidean)]
        public static partial class Subset
        {
            public static string ReadAll(SampleInputs inputs)
            {
                var text = new StringBuilder();
                foreach (Sample sample in Read(inputs))
                {
                    text.Append(FormattableString.Invariant(
                        $"{sample.Index}:{sample.Label}:{sample.Logits[2]}:{sample.Embedding[1]}:{sample.Score}:{sample.Logits.Length} "));
                }

                return text.ToString();
            }
        }

        /// <summary>The logit of a sample's own class, and a column; samples that score low are hard.</summary>
        public struct Confidence : ISampleScorer
        {
            public static SampleColumns Columns => SampleColumns.Logits | SampleColumns.Label | SampleColumns.Score;
            public static bool HardIsHigh => false;
            public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
            {
                for (int sample = 0; sample < samples.Count; sample++)
                {
                    scores[sample] = samples.LogitsOf(sample)[samples.Labels[sample]] + samples.Scores[sample];
                }
            }
        }

        public struct EverySecond : ISubsetSelector
        {
            public static SampleColumns Columns => SampleColumns.None;
            public static void Select(SubsetProblem problem, SubsetChoice choice)
            {
                for (int pick = 0; pick < problem.Count; pick++)
                {
                    choice.Add(pick * 2, 1);
                }
            }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("pipelinedsl-dataset-").FullName;

    [Fact]
    public void ScorersOfTheUser_ChooseWhatTheySay()
    {
        using var loaded = LoadedPipeline.Of(Source);
        using DatasetResult result = DatasetRun.Execute(loaded.Dataset("Subset"), Inputs(), Path.Combine(_folder, "run"));

        // The score is the index: the first stage leaves 0 to 17, the second one every other of the first ten.
        Assert.Equal([0, 2, 4, 6, 8], result.Kept.Select(static sample => sample.Index));
    }

    [Fact]
    public void TypedReader_GivesTheDeclaredColumns()
    {
        using var loaded = LoadedPipeline.Of(Source);

        string text = (string)loaded.Call("Subset", "ReadAll", Inputs())!;

        Assert.StartsWith("0:0:0.5:0.25:0:3 1:1:0.5:1.25:1:3 2:2:0.5:2.25:1.5:3 ", text, StringComparison.Ordinal);
        Assert.Equal(Samples, text.Count(static letter => letter == ' '));
    }

    [Fact]
    public async Task CommandLine_WritesTheSelectionAndTheTwinItsOwn()
    {
        using var loaded = LoadedPipeline.Of(Source);
        Inputs();
        string[] args =
        [
            "run", "--column", "embedding=" + At("embedding.npy"), "--column", "logits=" + At("logits.npy"), "--column", "label=" + At("label.npy"),
            "--column", "quality=" + At("quality.npy"), "--run",
        ];

        Assert.Equal(0, await (Task<int>)loaded.Call("Subset", "RunAsync", (string[])[.. args, At("own")], CancellationToken.None)!);
        Assert.Equal(0, await (Task<int>)loaded.Call("Subset+Random", "RunAsync", (string[])[.. args, At("twin")], CancellationToken.None)!);

        Assert.Equal(6, File.ReadAllLines(Path.Combine(_folder, "own", "out", "selection.csv")).Length);
        Assert.Equal(6, File.ReadAllLines(Path.Combine(_folder, "twin", "out", "selection.csv")).Length);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    private SampleInputs Inputs()
    {
        float[] embeddings = [.. Enumerable.Range(0, Samples).SelectMany(static sample => new[] { 1f, sample + 0.25f })];
        double[] logits = new double[Samples * 3], quality = new double[Samples];
        int[] labels = [.. Enumerable.Range(0, Samples).Select(static sample => sample % 3)];
        for (int sample = 0; sample < Samples; sample++)
        {
            logits[(sample * 3) + 2] = 0.5;
            quality[sample] = sample - (labels[sample] == 2 ? 0.5 : 0);
        }

        NpyFile.Write<float>(At("embedding.npy"), embeddings, Samples, 2);
        NpyFile.Write<double>(At("logits.npy"), logits, Samples, 3);
        NpyFile.Write<int>(At("label.npy"), labels, Samples);
        NpyFile.Write<double>(At("quality.npy"), quality, Samples);
        return SampleInputs.Parse([], [.. new[] { "embedding", "logits", "label", "quality" }.Select(name => $"{name}={At(name + ".npy")}")]);
    }
}
