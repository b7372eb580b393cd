using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Takes a SkipLayerNormalization at a cut apart: the sum, the stages, the normalisation of what is left.</summary>
internal sealed class SkipSplit(TokenState state)
{
    private const int BiasInput = 4;
    private const int SumOutput = 3;

    /// <summary>Writes the parts.</summary>
    /// <param name="node">The fused node.</param>
    /// <param name="insert">Writes the stages behind the sum, and gives the name of what they leave.</param>
    internal void Write(NodeProto node, Func<string, string> insert)
    {
        WovenGraph graph = state.Graph;
        bool isSimplified = node.Is("SkipSimplifiedLayerNormalization");
        int biasInput = isSimplified ? BiasInput - 1 : BiasInput;
        int version = state.Stages.Count;
        string sum = graph.Add("Add", $"{node.Output[0]}/sum", [state.At(node.Input[0], version, node), state.At(node.Input[1], version, node)]);
        if (node.Input(biasInput).Length > 0)
        {
            sum = graph.Add("Add", $"{node.Output[0]}/biased", [sum, node.Input[biasInput]]);
        }

        string left = insert(sum);
        graph.Nodes.Add(Normalisation(node, left));
        state.SetVersion(node.Output[0], state.Stages.Count);
        if (node.Output.Count > SumOutput && node.Output[SumOutput].Length > 0)
        {
            state.Replace(node.Output[SumOutput], left, state.Stages.Count);
        }
    }

    // The same operator with nothing to add: LayerNormalization rounds differently.
    private NodeProto Normalisation(NodeProto node, string tensor)
    {
        WovenGraph graph = state.Graph;
        string hint = $"{node.Output[0]}/nothing";
        string rows = graph.Add("Slice", hint + "/shape", [graph.Add("Shape", hint + "/size", [tensor]), graph.Integers(1), graph.Integers(3)]);
        NodeProto normalisation = node.Clone();
        normalisation.Input.Clear();
        normalisation.Input.Add([tensor, graph.Zeros(rows, hint, state.TypeOf(node.Input[0]))]);
        normalisation.Input.Add(node.Input.Skip(2).Take(node.Is("SkipSimplifiedLayerNormalization") ? 1 : 2));
        normalisation.Output.Clear();
        normalisation.Output.Add(node.Output[0]);
        return normalisation;
    }
}
