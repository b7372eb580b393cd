using PipelineDsl.Onnx.Lowering;
using PipelineDsl.Tokens;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

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
                lowered = StandardLowering.Lower(stage.Stage, pipeline, stage.Node, Facts(state, stage.Stage, stage.Type, stage.Ranks));
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

    /// <summary>What is known about the tensors around a stage.</summary>
    internal static LoweringFacts Facts(TokenState state, TokenStage stage, DataType type, StageRanks ranks) => new()
    {
        Opset = state.Graph.Opset,
        Batch = TokenAxes.ConstantSize(state.Axes.Batch),
        Tokens = stage.Tokens > 0 ? stage.Tokens : null,
        OriginalTokens = TokenAxes.ConstantSize(state.Axes.Tokens),
        KeysRank = ranks.Keys,
        QueriesRank = ranks.Queries,
        AttentionRank = ranks.Attention,
        IsHalf = type == DataType.Float16,
        HasHalfMask = ranks.HasHalfMask,
        MaskRank = ranks.Mask,
        MaskFoldsHeads = ranks.MaskFoldsHeads,
        ScoresRank = ranks.Scores,
        ValuesRank = ranks.Values,
    };
}
