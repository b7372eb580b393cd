using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>A stage that merges tokens into size-weighted means, as <see cref="Kernels.SizeWeightedMerge"/> does.</summary>
internal static class MergeLowering
{
    internal static void Write(OnnxGraphWriter graph, TokenStage stage, StageTensors tensors, OnnxSignals signals, StageOutputs outputs)
    {
        string metric = ScorerLowerings.Find(stage).Lower(graph, signals);
        Pairing pairing = new PairingLowering(graph, stage, tensors).Write(metric);
        var means = new MergedRows(graph, tensors, pairing);
        outputs.Write(means.Hidden(), pairing.Leaders, means.Sizes, () => Assignment(graph, tensors, pairing));
    }

    private static string Assignment(OnnxGraphWriter graph, StageTensors tensors, Pairing pairing) =>
        graph.ScatterElements(LeaderRows.Write(graph, tensors, pairing.Leaders), pairing.Sources, pairing.Targets, 1);
}
