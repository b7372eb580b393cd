using PipelineDsl.Benchmarks.Pipelines;
using PipelineDsl.KvCaches;
using PipelineDsl.Recipes;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>
/// What compressing the cache of one layer costs, 4,096 entries to 1,024 in 8 heads of 128, on one thread: the generated code of every method, and its
/// parts alone; against copying as many bytes as move, and against the decoding step of a model, all in turn.
/// </summary>
internal static class KvProbe
{
    private const int Rounds = 31;
    private const int AllocationCalls = 5;

    /// <summary>Pairs of buffers that copying takes in turn: together more than a processor's caches hold.</summary>
    private const int ColdPairs = 8;

    private static readonly HashSet<string> _readKeys =
        ["Knorm", "KeyDiff", "LagKv", "Cur", "QFilter", "Tova", "SnapKv", "ExpectedAttention", "OfflineExpectedAttention"];

    private static readonly HashSet<string> _readValues = ["ValueNorm", "LagKv", "Cur", "ExpectedAttention", "OfflineExpectedAttention"];

    /// <summary>What a quick run measures.</summary>
    public static KvResults MeasureQuick() => Measure(withProjections: false);

    /// <summary>Measures everything.</summary>
    /// <param name="withProjections">Whether methods that multiply all values with the model's output projection are measured too: each takes a second.</param>
    public static KvResults Measure(bool withProjections)
    {
        CachePipeline pipeline = CacheOf4096.Definition;
        var tensors = new KvTensors(pipeline.Geometry.Shape(pipeline.Geometry.MaxTokens));
        CacheStage[] stages = [.. pipeline.Stages.Where(stage => withProjections || !stage.Critical)];
        KvTrial[] trials = [.. stages.Select(stage => new KvTrial(pipeline, stage, tensors))];
        KvTrial random = trials[0];
        long moved = random.MovedBytes(sizeof(float));
        KvPart[] parts =
        [
            new("compaction", random.Move, moved),
            new("compaction, half precision", random.MoveHalf, random.MovedBytes(sizeof(float) / 2)),
            new("scores by norms of keys", tensors.ScoreByNorms, KeyBytes(tensors)),
            .. trials.Select((trial, i) => new KvPart(Name(stages[i]), trial.Run, trial.MovedBytes(sizeof(float)) + ReadBytes(stages[i], tensors))),
        ];
        Sample[] samples = Interleaved.Measure(
            Rounds,
            [
                new InterleavedCase("copy", 1, Roofline.ColdCopy((int)(moved / 2), ColdPairs)),
                new InterleavedCase("matrix", 1, DecodeStep.Matrix()),
                new InterleavedCase("cycle", 1, DecodeStep.CacheCycle(out int tokens, out int layers), WarmUps: 1),
                .. parts.Select(static part => new InterleavedCase(part.Name, 1, part.Run)),
            ]);
        (Sample copy, Sample matrix, Sample cycle, Sample[] ofParts) = (samples[0], samples[1], samples[2], samples[3..]);
        return new KvResults(
            [.. parts.Zip(ofParts, (part, sample) => Method(part, sample, copy, moved, pipeline.Geometry, random.Kept))],
            [
                Step("KvCache and Knorm", cycle, 1.0 / layers, tokens, matrix),
                .. stages.Zip(ofParts[^stages.Length..], (stage, sample) => Step(Name(stage), sample, 1, tokens, matrix)),
            ]);
    }

    /// <summary>A share is the median of paired ratios: (bytes / time) / (bytes that copying reads and writes / its time).</summary>
    private static KvResult Method(KvPart part, Sample sample, Sample copy, long copied, CacheGeometry geometry, int kept) => new(
        part.Name,
        geometry.KvHeads,
        geometry.HeadDim,
        geometry.MaxTokens,
        kept,
        Math.Round(sample.Median, 1),
        part.Bytes,
        Math.Round((double)part.Bytes / copied * copy.RatioTo(sample), 3),
        Interleaved.ManagedBytes(part.Run, AllocationCalls));

    private static KvStepResult Step(string name, Sample sample, double layersPerCall, int tokens, Sample matrix)
    {
        double layer = sample.Median * layersPerCall, models = DecodeStep.Parameters / DecodeStep.MatrixParameters;
        return new(
            name,
            DecodeStep.Layers,
            tokens,
            Math.Round(layer, 1),
            Math.Round(layer * DecodeStep.Layers / tokens, 2),
            Math.Round(matrix.Median / DecodeStep.MatrixParameters * 1e6, 2),
            Math.Round(matrix.Median * models),
            Math.Round(sample.RatioTo(matrix) * layersPerCall * DecodeStep.Layers / (models * tokens), 7));
    }

    /// <summary>The method whose place in the table is the stage's layer.</summary>
    private static string Name(CacheStage stage) => CacheMethods.All[stage.Layer].Name;

    private static long KeyBytes(KvTensors tensors) => (long)tensors.Shape.Scores * tensors.Shape.HeadDim * sizeof(float);

    private static long ReadBytes(CacheStage stage, KvTensors tensors)
    {
        string scorer = stage.Scorer.GetType().Name;
        return ((_readKeys.Contains(scorer) ? 1 : 0) + (_readValues.Contains(scorer) ? 1 : 0)) * KeyBytes(tensors);
    }
}
