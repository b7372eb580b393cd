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
    public static GpuKernel GatherKept { get; } = new("gather_kept", GpuGrid.KeptToken, 128, [GpuBuffer.Chosen]);

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
