using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>Methods that are no more than a scorer and the highest scores, or a similarity and a matching: what generated stages make of them.</summary>
internal static class PlainStages
{
    /// <summary>Enough for any of them.</summary>
    public static long WorkspaceBytes(MethodSetting setting) =>
        (8 * Workspace.BytesFor<float>(setting.Tokens))
        + Workspace.BytesFor<float>(setting.Tokens * setting.Channels)
        + BipartiteMatching.WorkspaceBytes(setting.Tokens, setting.HeadWidth)
        + PipelineDsl.MaxMin.WorkspaceBytes(setting.Tokens, setting.Channels)
        + TopK.WorkspaceBytes(setting.Tokens);

    /// <summary>The tokens that are attended to most.</summary>
    public static int Attention(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        StageGuard.ExpectAttention(rules.Site, input);
        Span<float> scores = workspace.Take<float>(input.Tokens);
        LastQueryAttention.Score(input.Attention, scores);
        return Highest(input, output, rules, scores, workspace);
    }

    /// <summary>Random tokens.</summary>
    public static int Random(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        Span<float> scores = workspace.Take<float>(input.Tokens);
        RandomScore.Score(input.Positions, scores);
        return Highest(input, output, rules, scores, workspace);
    }

    /// <summary>The most diverse tokens.</summary>
    public static int MaxMin(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        StageGuard.RequireFinite(rules.Site, input.Hidden);
        Span<float> scores = workspace.Take<float>(input.Tokens);
        PipelineDsl.MaxMin.Score(input.Hidden, rules.Budget, scores, workspace);
        return Highest(input, output, rules, scores, workspace);
    }

    /// <summary>ToMe's matching on the mean of the keys.</summary>
    public static int MergeToMe(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        StageGuard.ExpectKeys(rules.Site, input);
        int width = input.Keys.HeadWidth, removed = input.Tokens - rules.Protected.Length - rules.Budget;
        StageGuard.ExpectMergeable(rules.Site, input.Tokens, input.Tokens - removed, rules.Protected.Length, true);
        Span<float> metric = workspace.Take<float>(input.Tokens * width);
        KeySimilarity.Metric(input.Keys, metric);
        StageGuard.RequireFinite(rules.Site, metric, width);
        Span<bool> isProtected = workspace.Take<bool>(input.Tokens);
        StageGuard.MarkProtected(input, rules.Protected, isProtected);
        Matching matching = BipartiteMatching.Match(
            new TokenMatrix(metric, input.Tokens, width), removed, isProtected, input.Visible, MergeOrder.ToMe, workspace);
        output.Merge(input, matching, workspace);
        return matching.Leaders.Length;
    }

    private static int Highest(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Span<float> scores, Workspace workspace)
    {
        StageGuard.Mark(rules.Site, input, rules.Protected, scores);
        int fixedTokens = 0;
        for (int token = 0; token < scores.Length; token++)
        {
            bool isOutside = rules.SpanLength > 0 && (uint)(token - rules.SpanStart) >= (uint)rules.SpanLength;
            scores[token] = isOutside ? float.PositiveInfinity : scores[token];
            fixedTokens += float.IsPositiveInfinity(scores[token]) ? 1 : 0;
        }

        Span<int> kept = workspace.Take<int>(fixedTokens + rules.Budget);
        TopK.Select(scores, kept.Length, kept, workspace);
        output.Prune(input, kept);
        return kept.Length;
    }
}
