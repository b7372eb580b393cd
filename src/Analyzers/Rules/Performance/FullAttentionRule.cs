using System.Globalization;
using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Scorers;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>PDSL301: a scorer that reads the attention of every token, which fused attention never writes down.</summary>
internal sealed class FullAttentionRule() : PipelineRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL301",
        RuleCategory.Performance,
        "Scorer forces full attention probabilities",
        "A scorer of '{0}' reads the attention of every token: at layer {1} that takes {2} operations for {3} rows, {4} % of the layer's own, "
        + "against {5} for one row; read one row (ClsAttention, LastQueryAttention), or keys (KeyNorm)",
        "Fused attention (FlashAttention) never holds the full map of probabilities, so it has to be computed once more, or fusion given up. SparseVLM, "
        + "which reads maps, left 15.6 % of LLaVA-NeXT-7B's FLOPs and was yet 1.56 times as fast only (arXiv 2502.11501).");

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        if (pipeline.Tokens is not { } model)
        {
            return;
        }

        foreach (DeclaredStage stage in pipeline.Stages)
        {
            if (ScorerQueries.Of(PipelineUnderReview.ScorerType(stage), pipeline.CancellationToken) == ScorerQuery.Every
                && model.Stages.FirstOrDefault(at => Array.IndexOf(stage.Layers, at.Layer) >= 0 && !StageCost.IsFree(at)) is { } first)
            {
                Report(pipeline, model, stage, first);
            }
        }
    }

    private void Report(PipelineUnderReview pipeline, TokenPipelineModel model, DeclaredStage stage, StageModel at)
    {
        GeometryModel geometry = model.Geometry;
        double map = StageCost.AttentionMap(at.Entering, geometry.Channels);
        double layer = PlanMath.LayerFlops(at.Entering, at.Kept, geometry.Channels, geometry.MlpRatio);
        pipeline.Report(
            this,
            pipeline.AtScorer(stage),
            [],
            at.Layer,
            OperationText.Of(map),
            at.Entering,
            (100 * map / layer).ToString("0.0", CultureInfo.InvariantCulture),
            OperationText.Of(StageCost.AttentionRow(at.Entering, geometry.Channels)));
    }
}
