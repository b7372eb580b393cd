using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>An auxiliary network's scores of the tokens that are left, from any form in which a network gives them.</summary>
internal sealed class NetworkSignal(OnnxGraphWriter graph, StageNodeReader node, StageTensors tensors, LoweringFacts facts, TokenStage stage)
{
    /// <summary>Writes [batch, tokens].</summary>
    internal string Write()
    {
        string scores = node.Required(StageNode.ScoresInput, "scores");
        if (facts.ScoresRank != 2)
        {
            string channels = facts.ScoresRank == 3 ? scores : graph.Reshape(scores, 0, 0, -1);
            scores = graph.Gather(channels, graph.Number(0L), 2);
        }

        // Gathering would not notice that a network scored more tokens than there are; this fails.
        scores = graph.Reshape(scores, 0, node.ScoresOriginal ? tensors.OriginalTokens : tensors.Tokens);
        graph.Label(scores, $"scores of {Path.GetFileName(stage.Model)}");
        return node.ScoresOriginal && tensors.HasOrigins ? graph.GatherElements(scores, tensors.Origins, 1) : scores;
    }
}
