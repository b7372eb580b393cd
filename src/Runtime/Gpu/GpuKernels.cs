using System.Collections.Immutable;

namespace PipelineDsl.Gpu;

/// <summary>The kernels of the texts under <c>Gpu/Text</c>: generated stages list those that their text includes, in the order in which they run.</summary>
public static class GpuKernels
{
    /// <summary><c>scoring/token_norm.cl</c>.</summary>
    public static GpuKernel TokenNorm { get; } = new("score_by_token_norm", GpuGrid.SixteenTokens, 256, [GpuBuffer.Scores]);

    /// <summary><c>scoring/key_norm.cl</c>.</summary>
    public static GpuKernel KeyNorm { get; } = new("score_by_key_norm", GpuGrid.SixteenTokens, 256, [GpuBuffer.Scores]);

    /// <summary><c>scoring/random_score.cl</c>.</summary>
    public static GpuKernel RandomScore { get; } = new("score_by_hash", GpuGrid.ManyTokens, 256, [GpuBuffer.Scores]);

    /// <summary><c>scoring/recent_position.cl</c>.</summary>
    public static GpuKernel RecentPosition { get; } = new("score_by_position", GpuGrid.ManyTokens, 256, [GpuBuffer.Scores]);

    /// <summary><c>scoring/network_score.cl</c>.</summary>
    public static GpuKernel NetworkScore { get; } = new("score_by_network", GpuGrid.ManyTokens, 256, [GpuBuffer.Scores]);

    /// <summary><c>scoring/head_mean.cl</c>, behind <see cref="AttentionOf"/>.</summary>
    public static GpuKernel HeadMean { get; } = new("score_by_head_mean", GpuGrid.ManyTokens, 256, [GpuBuffer.Probabilities, GpuBuffer.Scores]);

    /// <summary>A scorer that was translated from C#: tokens are scored independently, a thread each.</summary>
    public static GpuKernel UserScore { get; } = new("score_by_user", GpuGrid.ThirtyTwoTokens, 32, [GpuBuffer.Scores]);

    /// <summary>A scorer that was translated from C# and looks at all tokens before it scores them: one group a sequence.</summary>
    public static GpuKernel UserScoreOfSequence { get; } = new("score_by_user", GpuGrid.Sequence, 256, [GpuBuffer.Scores]);

    /// <summary>A similarity that was translated from C#: vectors are made independently, a thread each.</summary>
    public static GpuKernel UserMetric { get; } = new("metric_by_user", GpuGrid.ThirtyTwoTokens, 32, [GpuBuffer.Metric]);

    /// <summary>A similarity that was translated from C# and looks at all tokens before it makes their vectors: one group a sequence.</summary>
    public static GpuKernel UserMetricOfSequence { get; } = new("metric_by_user", GpuGrid.Sequence, 256, [GpuBuffer.Metric]);

    /// <summary><c>selection/top_k.cl</c>.</summary>
    public static GpuKernel SelectHighest { get; } =
        new("select_highest", GpuGrid.Sequence, 256, [GpuBuffer.Scores, GpuBuffer.Chosen, GpuBuffer.Assignment]);

    /// <summary><c>selection/quota.cl</c>.</summary>
    public static GpuKernel SelectByQuota { get; } =
        new("select_by_quota", GpuGrid.Sequence, 256, [GpuBuffer.Scores, GpuBuffer.Chosen, GpuBuffer.Assignment, GpuBuffer.Cells]);

    /// <summary><c>selection/strided.cl</c>; it needs no scores.</summary>
    public static GpuKernel SelectStrided { get; } =
        new("select_strided", GpuGrid.Sequence, 256, [GpuBuffer.Scores, GpuBuffer.Chosen, GpuBuffer.Assignment]);

    /// <summary><c>selection/pass_on.cl</c>: all tokens stay; as many leave as enter.</summary>
    public static GpuKernel PassOn { get; } = new("pass_on", GpuGrid.ManyTokens, 256, [GpuBuffer.Chosen, GpuBuffer.Assignment]);

    /// <summary><c>selection/gather.cl</c>.</summary>
    public static GpuKernel GatherKept { get; } = new("gather_kept", GpuGrid.FourKeptTokens, 128, [GpuBuffer.Chosen, GpuBuffer.Assignment]);

    /// <summary><c>merging/key_similarity.cl</c>. <c>merging/hidden_similarity.cl</c> has no kernel: hidden states are compared where they lie.</summary>
    public static GpuKernel KeyMetric { get; } = new("average_keys", GpuGrid.SixteenTokens, 256, [GpuBuffer.Metric]);

    /// <summary><c>merging/nearest_odd.cl</c>.</summary>
    public static GpuKernel NearestOdd { get; } =
        new("find_nearest_odd", GpuGrid.ThirtyTwoEvenTokens, 256, [GpuBuffer.Best, GpuBuffer.Partner]);

    /// <summary><c>merging/choose_pairs.cl</c>.</summary>
    public static GpuKernel ChoosePairs { get; } = new(
        "choose_pairs",
        GpuGrid.Sequence,
        256,
        [GpuBuffer.Best, GpuBuffer.Partner, GpuBuffer.Chosen, GpuBuffer.Assignment, GpuBuffer.Chain, GpuBuffer.MergedSizes]);

    /// <summary><c>merging/merge_rows.cl</c>.</summary>
    public static GpuKernel MergeRows { get; } =
        new("merge_rows", GpuGrid.FourKeptTokens, 128, [GpuBuffer.Chosen, GpuBuffer.Assignment, GpuBuffer.Chain, GpuBuffer.MergedSizes]);

    /// <summary><c>merging/unmerge.cl</c>: reads rows and provenance, and needs no other kernel.</summary>
    public static GpuKernel UnmergeRows { get; } = new("unmerge_rows", GpuGrid.FourOriginalTokens, 128, []);

    private static GpuKernel AttentionRow { get; } = new("attend", GpuGrid.Head, 256, [GpuBuffer.Probabilities]);

    private static GpuKernel AttentionExtremes { get; } = new("find_extremes", GpuGrid.HeadSixteenTokens, 256, [GpuBuffer.Probabilities]);

    private static GpuKernel AttentionReceived { get; } = new("average_attention", GpuGrid.HeadSixtyFourTokens, 256, [GpuBuffer.Probabilities]);

    /// <summary><c>scoring/attention.cl</c>: the attention of a query, or its mean over all of them, given by the model or computed.</summary>
    /// <param name="query">Whose attention the scorer reads.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such query.</exception>
    public static ImmutableArray<GpuKernel> AttentionOf(AttentionQuery query) => query switch
    {
        AttentionQuery.First or AttentionQuery.Last => [AttentionRow],
        AttentionQuery.Every => [AttentionExtremes, AttentionReceived],
        _ => throw new ArgumentOutOfRangeException(nameof(query), query, "A scorer reads the attention of the first query, the last one or every one."),
    };
}
