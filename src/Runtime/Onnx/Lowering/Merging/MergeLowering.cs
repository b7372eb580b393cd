using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>A stage that merges tokens into size-weighted means, as <see cref="Kernels.SizeWeightedMerge"/> does.</summary>
internal static class MergeLowering
{
    internal static void Write(OnnxGraphWriter graph, TokenStage stage, StageTensors tensors, OnnxSignals signals, StageOutputs outputs)
    {
        Extent? removed = stage.Budget.DependsOnData ? null : graph.Minus(tensors.Tokens, new KeptCount(graph, stage, tensors).Write());
        if (removed?.Value == 0)
        {
            WriteUnchanged(graph, tensors, outputs);
            return;
        }

        string metric = ScorerLowerings.Find(stage).Lower(graph, signals);
        Pairing pairing = new PairingLowering(graph, stage, tensors).Write(metric, removed);
        var rows = new MergedRows(graph, tensors, pairing);
        outputs.Write(rows.Hidden(), pairing.Leaders, rows.Sizes, () => Assignment(graph, tensors, pairing));
    }

    private static void WriteUnchanged(OnnxGraphWriter graph, StageTensors tensors, StageOutputs outputs)
    {
        string tokens = graph.Expand(graph.Unsqueeze(graph.Range(tensors.Tokens), 0), tensors.Batch, 1);
        Func<string>? sizes = tensors.HasSizes ? () => tensors.Sizes : null;
        outputs.Write(tensors.Rows, tokens, sizes, () => tokens);
    }

    private static string Assignment(OnnxGraphWriter graph, StageTensors tensors, Pairing pairing) =>
        graph.ScatterElements(LeaderRows.Write(graph, tensors, pairing.Leaders), pairing.Sources, pairing.Targets, 1);
}
