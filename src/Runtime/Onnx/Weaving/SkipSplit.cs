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
        NodeProto normalisation = new() { Name = node.Name, OpType = isSimplified ? "SimplifiedLayerNormalization" : "LayerNormalization" };
        normalisation.Input.Add([left, node.Input[2]]);
        if (!isSimplified && node.Input(3).Length > 0)
        {
            normalisation.Input.Add(node.Input[3]);
        }

        normalisation.Output.Add(node.Output[0]);
        normalisation.Attribute.Add(WovenGraph.Attribute("axis", -1L));
        normalisation.Attribute.Add(WovenGraph.Attribute("epsilon", node.Float("epsilon", 1e-12f)));
        graph.Nodes.Add(normalisation);
        state.SetVersion(node.Output[0], state.Stages.Count);
        if (node.Output.Count > SumOutput && node.Output[SumOutput].Length > 0)
        {
            state.Replace(node.Output[SumOutput], left, state.Stages.Count);
        }
    }
}
