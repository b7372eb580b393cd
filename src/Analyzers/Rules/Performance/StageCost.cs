using PipelineDsl.Generator.Model;

namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>
/// What one stage at one layer costs a sequence, in floating-point operations, from the geometry alone. The counts are those of the kernels' inner
/// loops and leave their overheads out, so a stage never costs less than they say. A multiply-add counts two, as in
/// <see cref="PlanMath.LayerFlops"/>. Below, N tokens of C channels enter a layer with heads of width d.
/// </summary>
/// <param name="Scoring">Operations for one score a token, or for every token's best partner.</param>
/// <param name="Selection">Operations for choosing by score: N log2 N, a sort.</param>
/// <param name="Moving">
/// Floats moved: the kept rows of C, or all N rows where they are merged into means. A float moved counts as one operation, because bytes are not
/// free: these loops wait for memory, not for arithmetic.
/// </param>
internal readonly record struct StageCost(double Scoring, double Selection, double Moving)
{
    /// <summary>Width of a head where heads are undeclared. A match must not seem as costly as one over all heads side by side.</summary>
    private const int CustomaryHeadWidth = 64;

    /// <summary>All of it.</summary>
    internal double Total => Scoring + Selection + Moving;

    /// <summary>The cost of a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="geometry">The transformer.</param>
    /// <param name="readsEveryQuery">Whether the scorer reads the attention of all tokens instead of one's.</param>
    internal static StageCost Of(StageModel stage, GeometryModel geometry, bool readsEveryQuery)
    {
        if (IsFree(stage))
        {
            return default;
        }

        double entering = stage.Entering;
        return new StageCost(
            stage.IsMerge || stage.Reducer is not null ? Comparisons(stage, geometry) : Scores(stage, geometry, readsEveryQuery),
            entering * Math.Log(entering, 2),
            (stage.HasSizes ? entering : stage.Kept) * geometry.Channels);
    }

    /// <summary>Whether a stage is no part of the woven model: weaving leaves out those that can never remove anything.</summary>
    internal static bool IsFree(StageModel stage) =>
        stage.IsIdentity
            || (stage.Strategy != StageStrategy.Compose && (stage.Budget.Form, stage.Budget.Value) is (BudgetForm.Keep, >= 1) or (BudgetForm.Remove, 0));

    /// <summary>The dot products of a row of the attention map, 2NC: one query against N keys, over all heads together as wide as the channels.</summary>
    internal static double AttentionRow(double tokens, double channels) => 2 * tokens * channels;

    /// <summary>All N rows of the attention map, 2NNC.</summary>
    internal static double AttentionMap(double tokens, double channels) => tokens * AttentionRow(tokens, channels);

    private static double Comparisons(StageModel stage, GeometryModel geometry) => stage.IsMerge
        ? Matching(stage, geometry)

        // Reducers differ, but each reads every vector at least once.
        : 2.0 * stage.Touchable * geometry.Channels;

    private static double Scores(StageModel stage, GeometryModel geometry, bool readsEveryQuery)
    {
        double tokens = stage.Entering, channels = geometry.Channels;
        return stage.Scorer.Signal switch
        {
            SignalForm.Positions or SignalForm.Scores => tokens,
            SignalForm.Attention when readsEveryQuery => AttentionMap(tokens, channels),
            SignalForm.Attention => AttentionRow(tokens, channels),

            // The square of every value, added up: a norm. A user's scorer that reads all of its signal takes as much, or more.
            _ => 2 * tokens * channels,
        };
    }

    /// <summary>
    /// Bipartite soft matching (arXiv 2210.09461, section 3): NC to make the vectors (the mean of the keys over the heads), then a cosine, a dot
    /// product of width d (C for hidden states), of every token at an even position with every one at an odd position.
    /// </summary>
    private static double Matching(StageModel stage, GeometryModel geometry)
    {
        double tokens = stage.Entering, evens = (stage.Entering + 1) / 2, odds = stage.Entering / 2;
        double width = stage.Scorer.Signal == SignalForm.Hidden ? geometry.Channels
            : geometry.Heads == 0 ? Math.Min(CustomaryHeadWidth, geometry.Channels)
            : geometry.HeadWidth;
        return (tokens * geometry.Channels) + (evens * odds * 2 * width);
    }
}
