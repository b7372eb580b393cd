using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>A stage that drops tokens.</summary>
internal static class PruneLowering
{
    internal static void Write(OnnxGraphWriter graph, TokenStage stage, StageTensors tensors, OnnxSignals signals, StageOutputs outputs)
    {
        string kept = SelectionLowering.Write(graph, stage, tensors, signals);
        if (tensors.Batch.Value != 1)
        {
            kept = graph.Expand(kept, tensors.Batch, 1);
        }

        string hidden = TokenRows.Gather(graph, tensors.Rows, kept, tensors.Batch);
        Func<string>? sizes = tensors.HasSizes ? () => graph.GatherElements(tensors.Sizes, kept, 1) : null;
        outputs.Write(hidden, kept, sizes, () => LeaderRows.Write(graph, tensors, kept));
    }
}
