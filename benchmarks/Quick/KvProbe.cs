using Google.Protobuf;
using PipelineDsl.Benchmarks.Models;
using PipelineDsl.Benchmarks.Pipelines;
using PipelineDsl.KvCaches;
using PipelineDsl.Recipes;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>
/// What compressing the cache of one layer costs, 4,096 entries to 1,024 in 8 heads of 128, on one thread: the generated code of every method, and its
/// parts alone; against copying the same number of bytes, and against the decoding step of a model, all in turn.
/// </summary>
internal static class KvProbe
{
    private const int Rounds = 21;
    private const int AllocationCalls = 5;

    /// <summary>Layers of a model of 1,000,000,000 parameters, as Llama 3.2 1B has them.</summary>
    private const int Layers = 16;

    private const int MillionsOfParameters = 1000;
    private const int MatrixRows = 2048;
    private const int MatrixColumns = 16384;

    /// <summary>Scorers that read keys, and those that read values.</summary>
    private static readonly HashSet<string> _readKeys =
        ["Knorm", "KeyDiff", "LagKv", "Cur", "QFilter", "Tova", "SnapKv", "ExpectedAttention", "OfflineExpectedAttention"];

    private static readonly HashSet<string> _readValues = ["ValueNorm", "LagKv", "Cur", "ExpectedAttention", "OfflineExpectedAttention"];

    /// <summary>What a quick run measures.</summary>
    public static KvResults MeasureQuick() => Measure(withProjections: false);

    /// <summary>Measures everything.</summary>
    /// <param name="withProjections">Whether methods that multiply all values with the model's output projection are measured too: each takes seconds.</param>
    public static KvResults Measure(bool withProjections)
    {
        CachePipeline pipeline = CacheOf4096.Definition;
        CacheGeometry geometry = pipeline.Geometry;
        var tensors = new KvTensors(geometry.Shape(geometry.MaxTokens));
        CacheStage[] stages = [.. pipeline.Stages.Where(stage => withProjections || !stage.Critical)];
        KvTrial[] trials = [.. stages.Select(stage => new KvTrial(pipeline, stage, tensors))];
        KvTrial random = trials[0];
        long moved = random.MovedBytes(sizeof(float)), movedHalf = random.MovedBytes(2);
        (string Name, Action Run, long Bytes)[] measured =
        [
            ("copy whole", Roofline.Copy(2 * (int)KeyBytes(tensors)), 4 * KeyBytes(tensors)),
            ("compaction", random.Move, moved),
            ("compaction, half precision", random.MoveHalf, movedHalf),
            ("scores by norms of keys", tensors.ScoreByNorms, KeyBytes(tensors)),
            .. trials.Select((trial, i) => (Name(stages[i]), (Action)trial.Run, trial.MovedBytes(sizeof(float)) + ReadBytes(stages[i], tensors))),
        ];
        Sample[] samples = Interleaved.Measure(
            Rounds,
            [
                new InterleavedCase("copy", 1, Roofline.Copy((int)(moved / 2))),
                new InterleavedCase("matrix", 1, Matrix()),
                .. measured.Select(static one => new InterleavedCase(one.Name, 1, one.Run)),
            ]);
        double step = samples[1].Median / (MatrixRows * (MatrixColumns / 1e6));
        var methods = new List<KvResult>();
        var steps = new List<KvStepResult>();
        foreach (((string name, Action run, long bytes), Sample sample) in measured.Zip(samples[2..]))
        {
            // The median of paired ratios: (bytes / time) / (bytes that copying reads and writes / time).
            double share = (double)bytes / moved * samples[0].RatioTo(sample);
            methods.Add(new KvResult(
                name, geometry.KvHeads, geometry.HeadDim, geometry.MaxTokens, random.Kept, Math.Round(sample.Median, 1), bytes, Math.Round(share, 3),
                Interleaved.ManagedBytes(run, AllocationCalls)));
        }

        int between = geometry.MaxTokens - random.Kept;
        foreach ((CacheStage stage, Sample sample) in stages.Zip(samples[^stages.Length..]))
        {
            double added = sample.Median * Layers / between;
            steps.Add(new KvStepResult(
                Name(stage), Layers, between, Math.Round(sample.Median, 1), Math.Round(added, 2), Math.Round(step, 2),
                Math.Round(step * MillionsOfParameters), Math.Round(Layers * sample.RatioTo(samples[1]) / (Matrices * between), 7)));
        }

        return new KvResults(methods, steps);
    }

    /// <summary>How many of the measured matrix make the model.</summary>
    private static double Matrices => MillionsOfParameters * 1e6 / ((double)MatrixRows * MatrixColumns);

    /// <summary>The method whose place in the table is the stage's layer.</summary>
    private static string Name(CacheStage stage) => CacheMethods.All[stage.Layer].Name;

    private static long KeyBytes(KvTensors tensors) => (long)tensors.Shape.Scores * tensors.Shape.HeadDim * sizeof(float);

    private static long ReadBytes(CacheStage stage, KvTensors tensors)
    {
        string scorer = stage.Scorer.GetType().Name;
        return ((_readKeys.Contains(scorer) ? 1 : 0) + (_readValues.Contains(scorer) ? 1 : 0)) * KeyBytes(tensors);
    }

    /// <summary>One row times a matrix of 134 MB, more than any cache of a processor holds: what decoding does all the time.</summary>
    private static Action Matrix()
    {
        var graph = new GraphBuilder();
        graph.Input("row", "1", $"{MatrixRows}");
        graph.Output("product", "1", $"{MatrixColumns}");
        graph.Node("MatMul", ["row", graph.Weight(0.02, MatrixRows, MatrixColumns)]);
        graph.As("product");
        return Sessions.Runner(graph.Build().ToByteArray(), null, [("row", [1, MatrixRows])], [("product", [1, MatrixColumns])]);
    }
}
