using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>What methods that merge compare tokens by: the mean of their keys over the heads (ToMe, arXiv 2210.09461).</summary>
internal static class MethodMetric
{
    /// <summary>Bytes that <see cref="OfKeys"/> takes from its workspace.</summary>
    internal static long WorkspaceBytes(int tokens, int width) => Workspace.BytesFor<float>((long)tokens * width);

    /// <summary>Computes the metric [tokens, head width].</summary>
    /// <exception cref="TokenStageException">There are no keys of all tokens, or a mean is NaN or infinite.</exception>
    internal static TokenMatrix OfKeys(in TokenStageInput input, in MethodRules rules, Workspace workspace)
    {
        StageGuard.ExpectKeys(rules.Site, input);
        int width = input.Keys.HeadWidth;
        Span<float> metric = workspace.Take<float>(input.Tokens * width);
        KeySimilarity.Metric(input.Keys, metric);
        StageGuard.RequireFinite(rules.Site, metric, width);
        return new TokenMatrix(metric, input.Tokens, width);
    }
}
