using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>
/// A pipeline with stages at the same layers that read the same signals but keep every token: woven, it must give the original
/// model's outputs bit for bit, whatever the model.
/// </summary>
internal static class FullBudget
{
    internal static TokenPipeline Of(TokenPipeline pipeline) => new()
    {
        Name = pipeline.Name + ".Full",
        FullName = pipeline.FullName + ".Full",
        Plan = pipeline.Plan.Uncompressed(),
        Stages = [.. pipeline.Stages.Select(stage => Of(stage, pipeline.Plan))],
        Protected = pipeline.Protected,
    };

    private static TokenStage Of(TokenStage stage, TokenPlan plan) => new()
    {
        Name = stage.Name,
        Layer = stage.Layer,
        Kind = StageKind.Prune,
        Signal = stage.Signal,
        Also = stage.Also,
        ReadsNextLayer = stage.ReadsNextLayer,
        Cut = stage.Cut,
        Span = stage.Span,
        Positions = stage.Positions,
        Model = stage.Model,
        Scorer = default(RecentPosition),
        Budget = new TokenBudget(BudgetKind.Keep, 1),
        Tokens = plan.IsStatic ? plan.Tokens : 0,
        KeptTokens = plan.IsStatic ? plan.Tokens : 0,
        MaxTokens = plan.Tokens,
        Channels = stage.Channels,
        Protected = stage.Protected,
        WorkspaceBytes = static (tokens, _) => Kernels.Workspace.BytesFor<int>(tokens),
        Body = AllRows.Write,
    };
}
