using PipelineDsl.Kernels;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Recipes;
using PipelineDsl.Tokens;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>One stage in the graph that is being written. Outputs get their name when somebody first asks for them.</summary>
internal sealed class WovenStage(TokenStage stage, LayerSite site, NodeProto node, WovenGraph graph)
{
    private string? _ascending;

    internal TokenStage Stage { get; } = stage;

    internal LayerSite Site { get; } = site;

    internal NodeProto Node { get; } = node;

    /// <summary>Whether tokens stand for several from here on, so that their sizes matter.</summary>
    internal required bool HasSizes { get; init; }

    /// <summary>Element type of the residual stream, and of the logarithms of the sizes.</summary>
    internal required DataType Type { get; init; }

    /// <summary>Ranks of what it reads, for the lowering.</summary>
    internal required StageRanks Ranks { get; init; }

    /// <summary>Whether it passes every token on where earlier ones are cached, so that the tokens it keeps are not those of the plan.</summary>
    internal bool IsForPrefill { get; init; }

    /// <summary>Tokens that leave when that is always the same number; 0 when it is not.</summary>
    internal int FixedCount => IsForPrefill ? 0 : Stage.KeptTokens;

    internal string Hidden => Output(StageNode.HiddenOutput, "hidden");

    internal string Kept => Output(StageNode.KeptOutput, "kept");

    /// <summary>Whether rows may come in another order than the tokens that lead them.</summary>
    internal bool Reorders => Stage.Scorer is ComposedMethod method
        ? method.Order != MethodOrder.Position
        : Stage.Kind == StageKind.Merge && Stage.Order != MergeOrder.Ascending;

    internal string Sizes => Output(StageNode.SizesOutput, "sizes");

    internal string Origins => Output(StageNode.OriginsOutput, "origins");

    internal string Provenance => Output(StageNode.ProvenanceOutput, "provenance");

    internal string Assignment => Output(StageNode.AssignmentOutput, "assignment");

    /// <summary>The kept tokens in the order in which they entered [batch, kept].</summary>
    /// <param name="count">How many there are [1].</param>
    internal string Ascending(string count)
    {
        if (_ascending is null)
        {
            string name = $"{Node.Name}/ascending";
            _ascending = graph.Add("TopK", name, [Kept, count], WovenGraph.Attribute("axis", 1L), WovenGraph.Attribute("largest", 0L));
            graph.Nodes[^1].Output.Add(graph.NewName(name + "/rows"));
        }

        return _ascending;
    }

    /// <summary>The logarithm of the sizes in a layout; the node itself writes the layout that is asked for first.</summary>
    internal string LogSizes(string layout)
    {
        if (Node.Attribute(StageNode.BiasLayout) is null)
        {
            Node.Attribute.Add(WovenGraph.Attribute(StageNode.BiasLayout, layout));
        }

        return Node.Text(StageNode.BiasLayout) == layout ? Output(StageNode.LogSizesOutput, "log_sizes")
            : throw new WeaveException($"Layers behind stage {Stage.Name} want its sizes both as {Node.Text(StageNode.BiasLayout)} and as {layout}.");
    }

    private string Output(int index, string name)
    {
        while (Node.Output.Count <= index)
        {
            Node.Output.Add("");
        }

        if (Node.Output[index].Length == 0)
        {
            Node.Output[index] = graph.NewName($"{Node.Name}/{name}");
        }

        return Node.Output[index];
    }
}
