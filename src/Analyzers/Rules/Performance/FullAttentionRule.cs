using System.Globalization;
using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Rules.Method;
using PipelineDsl.Analyzers.Scorers;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>PDSL301: a scorer that reads the attention of every token, which fused attention never writes down.</summary>
internal sealed class FullAttentionRule() : PipelineRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL301",
        RuleCategory.Performance,
        "Scorer forces full attention probabilities",
        "A scorer of '{0}' reads the attention of every token: at layer {1} that takes {2} operations for {3} rows{4}, against {5} for one row; "
        + "read one row (ClsAttention, LastQueryAttention), or keys (KeyNorm)",
        "Fused attention (FlashAttention) never holds the full map of probabilities, so it has to be computed once more, or fusion given up. SparseVLM, "
        + "which reads maps, left 15.6 % of LLaVA-NeXT-7B's FLOPs and was yet 1.56 times as fast only (arXiv 2502.11501).");

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        foreach (DeclaredStage stage in pipeline.Stages)
        {
            if (StageReview.QueryOf(stage, pipeline.CancellationToken) != ScorerQuery.Every)
            {
                continue;
            }

            if (pipeline.Tokens is { } tokens)
            {
                CheckTokens(pipeline, tokens, stage);
            }
            else if (pipeline.Cache is { } cache)
            {
                CheckCache(pipeline, cache, stage);
            }
        }
    }

    private void CheckTokens(PipelineUnderReview pipeline, TokenPipelineModel model, DeclaredStage stage)
    {
        if (model.Stages.FirstOrDefault(at => Array.IndexOf(stage.Layers, at.Layer) >= 0 && !StageCost.IsFree(at)) is { } first)
        {
            GeometryModel geometry = model.Geometry;
            double layer = PlanMath.LayerFlops(first.Entering, first.Kept, geometry.Channels, geometry.MlpRatio);
            double share = StageCost.AttentionMap(first.Entering, geometry.Channels) / layer;
            string percent = (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
            Report(pipeline, stage, first.Layer, first.Entering, geometry.Channels, $" ({percent} % of what the layer itself takes)");
        }
    }

    /// <summary>Of a cache the keys are known. The queries may have more heads than that, so these are the fewest operations.</summary>
    private void CheckCache(PipelineUnderReview pipeline, CachePipelineModel model, DeclaredStage stage)
    {
        if (model.Stages.FirstOrDefault(at => Array.IndexOf(stage.Layers, at.Layer) >= 0 && at.Entries < model.Geometry.MaxTokens) is { } first)
        {
            Report(pipeline, stage, first.Layer, model.Geometry.MaxTokens, (double)model.Geometry.KvHeads * model.Geometry.HeadDim, "");
        }
    }

    private void Report(PipelineUnderReview pipeline, DeclaredStage stage, int layer, int tokens, double channels, string share) => pipeline.Report(
        this,
        pipeline.AtScorer(stage),
        [],
        layer,
        OperationText.Of(StageCost.AttentionMap(tokens, channels)),
        tokens,
        share,
        OperationText.Of(StageCost.AttentionRow(tokens, channels)));
}
