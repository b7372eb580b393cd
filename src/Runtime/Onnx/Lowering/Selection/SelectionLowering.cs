using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>Which tokens a pruning stage keeps.</summary>
internal static class SelectionLowering
{
    /// <summary>Writes the kept tokens [batch, kept], or [1, kept] when they are the same for every item.</summary>
    internal static string Write(OnnxGraphWriter graph, TokenStage stage, StageTensors tensors, OnnxSignals signals)
    {
        if (stage.Selection == TokenSelection.Strided)
        {
            return new StridedLowering(graph, tensors).Write(new KeptCount(graph, stage, tensors).Write());
        }

        string scores = MarkedScores.Write(graph, ScorerLowerings.Find(stage).Lower(graph, signals), tensors);
        if (stage.Budget.DependsOnData)
        {
            return ThresholdLowering.Write(graph, scores, tensors.Tokens, (float)stage.Budget.Value);
        }

        Extent count = new KeptCount(graph, stage, tensors).Write();
        return stage.Quota is { } quota
            ? new QuotaLowering(graph, quota, tensors).Write(scores, count, signals.OriginalTokens)
            : TopKLowering.Write(graph, scores, count);
    }
}
