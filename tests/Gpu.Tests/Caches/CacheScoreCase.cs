using PipelineDsl.Gpu.Tests.OpenCl;
using PipelineDsl.Kernels;

namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>A cache to be scored on the processor and by kernels.</summary>
/// <param name="Scorer">Name of the scorer.</param>
/// <param name="Shape">Sizes.</param>
/// <param name="QueryCount">Queries of a head that there are.</param>
internal sealed record CacheScoreCase(string Scorer, CacheShape Shape, int QueryCount)
{
    private const int Window = 16;
    private const int Pooling = 5;

    /// <summary>Scorers that have kernels, by the names of their files.</summary>
    internal static string[] Names { get; } = ["knorm", "key_norm", "value_norm", "key_diff", "q_filter", "tova", "last_query", "snap_kv"];

    /// <summary>Keys [heads, entries, head width], whole halves.</summary>
    internal required float[] Keys { get; init; }

    /// <summary>Values, shaped alike.</summary>
    internal required float[] Values { get; init; }

    /// <summary>Queries [query heads, queries, head width] or filters [heads, head width].</summary>
    internal required float[] Signals { get; init; }

    /// <summary>The stage's text.</summary>
    internal string Text => $"#define HEAD_DIM {Shape.HeadDim}\n#define WINDOW {Window}\n#define POOLING {Pooling}\n"
        + $"#include \"caches/scoring.cl\"\n#include \"caches/scoring/{Scorer}.cl\"\n#include \"caches/move.cl\"\n";

    private bool ReadsQueries => Scorer is "tova" or "last_query" or "snap_kv";

    internal static CacheScoreCase Of(string scorer, CacheShape shape, int queries, int seed)
    {
        var random = new Random(seed);
        int cached = shape.Scores * shape.HeadDim;
        var drawn = new CacheScoreCase(scorer, shape, queries) { Keys = Draw(cached), Values = Draw(cached), Signals = [] };
        return drawn with { Signals = Draw(drawn.ReadsQueries ? shape.QueryHeads * queries * shape.HeadDim : shape.KvHeads * shape.HeadDim) };

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(Half)((random.NextSingle() * 4) - 2))];
    }

    internal static GpuCacheScoring Scoring(string scorer) => scorer switch
    {
        "knorm" => GpuCacheKernels.Knorm,
        "key_norm" => GpuCacheKernels.KeyNorm,
        "value_norm" => GpuCacheKernels.ValueNorm,
        "key_diff" => GpuCacheKernels.KeyDiff,
        "q_filter" => GpuCacheKernels.QFilter,
        "tova" => GpuCacheKernels.Tova,
        "last_query" => GpuCacheKernels.LastQueryAttention,
        _ => GpuCacheKernels.SnapKv,
    };

    /// <summary>Requires the kernels' scores to have the same bits, in single and half precision.</summary>
    internal void Compare()
    {
        float[] expected = OnProcessor();
        Assert.Equal(expected, OnKernels<float>());
        Assert.Equal(expected, OnKernels<Half>());
    }

    internal float[] OnKernels<T>()
        where T : unmanaged
    {
        var sizes = new GpuCacheScoreSizes
        {
            Entries = Shape.Entries,
            KvHeads = Shape.KvHeads,
            QueryHeads = ReadsQueries ? Shape.QueryHeads : 0,
            Queries = ReadsQueries ? QueryCount : 0,
            HeadDim = Shape.HeadDim,
        };
        return CacheScoreRun.Run(Text, Scoring(Scorer), Narrowed<T>(Keys), Narrowed<T>(Values), Signals, sizes);
    }

    private float[] OnProcessor()
    {
        var layer = new CacheLayer
        {
            Shape = Shape,
            Keys = new HeadTensor(Keys, Shape.KvHeads, Shape.Entries, Shape.HeadDim),
            Values = new HeadTensor(Values, Shape.KvHeads, Shape.Entries, Shape.HeadDim),
            Queries = ReadsQueries ? new HeadTensor(Signals, Shape.QueryHeads, QueryCount, Shape.HeadDim) : default,
            Filters = ReadsQueries ? default : new TokenMatrix(Signals, Shape.KvHeads, Shape.HeadDim),
            Options = new CacheOptions { Window = Window, Pooling = Pooling },
        };
        using var workspace = new Workspace(0);
        float[] scores = new float[Shape.Scores];
        switch (Scorer)
        {
            case "knorm":
                Score<Knorm>(layer, scores, workspace);
                break;
            case "key_norm":
                Score<KeyScorerEntries<KeyNorm>>(layer, scores, workspace);
                break;
            case "value_norm":
                Score<ValueNorm>(layer, scores, workspace);
                break;
            case "key_diff":
                Score<KeyDiff>(layer, scores, workspace);
                break;
            case "q_filter":
                Score<QFilter>(layer, scores, workspace);
                break;
            case "last_query":
                Score<AttentionScorerEntries<LastQueryAttention>>(layer, scores, workspace);
                break;
            case "tova":
                Score<Tova>(layer, scores, workspace);
                break;
            default:
                Score<SnapKv>(layer, scores, workspace);
                break;
        }

        return scores;
    }

    private static void Score<TScorer>(in CacheLayer layer, float[] scores, Workspace workspace)
        where TScorer : struct, ICacheScorer
    {
        workspace.EnsureCapacity(TScorer.WorkspaceBytes(layer.Shape, layer.Options));
        TScorer.Score(layer, scores, workspace);
    }

    private static T[] Narrowed<T>(float[] values)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (T[])(object)values : (T[])(object)values.Select(static value => (Half)value).ToArray();
}
