using PipelineDsl.Onnx.Lowering;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>Replaces the stages' nodes by standard operators.</summary>
internal static class StageExpansion
{
    /// <exception cref="WeaveException">A stage has no lowering.</exception>
    internal static void Apply(TokenState state, TokenPipeline pipeline)
    {
        WovenGraph graph = state.Graph;
        foreach (WovenStage stage in state.Stages)
        {
            LoweredStage lowered;
            try
            {
                lowered = StandardLowering.Lower(stage.Stage, pipeline, stage.Node, Facts(state, stage));
            }
            catch (NotSupportedException e)
            {
                throw new WeaveException($"Stage {stage.Stage.Name} cannot be written as standard operators: {e.Message}", e);
            }

            int at = graph.Nodes.FindIndex(node => ReferenceEquals(node, stage.Node));
            graph.Nodes.RemoveAt(at);
            graph.Nodes.InsertRange(at, lowered.Nodes);
            graph.Constants.AddRange(lowered.Initializers);
        }
    }

    private static LoweringFacts Facts(TokenState state, WovenStage stage) => new()
    {
        Opset = state.Graph.Opset,
        Batch = TokenAxes.ConstantSize(state.Axes.Batch),
        Tokens = stage.Stage.Tokens > 0 ? stage.Stage.Tokens : null,
        OriginalTokens = TokenAxes.ConstantSize(state.Axes.Tokens),
        KeysRank = stage.Ranks.Keys,
        QueriesRank = stage.Ranks.Queries,
        AttentionRank = stage.Ranks.Attention,
        MaskRank = stage.Ranks.Mask,
        MaskFoldsHeads = stage.Ranks.MaskFoldsHeads,
        ScoresRank = stage.Ranks.Scores,
    };
}
