using System.Collections.Immutable;
using System.Text;

namespace PipelineDsl.Onnx;

/// <summary>What weaving found and did.</summary>
/// <param name="Layers">One entry a layer.</param>
/// <param name="Gathered">Tensors with a token axis, other than the residual stream, that were gathered by the kept tokens.</param>
/// <param name="Rewritten">Nodes whose shapes held the old number of tokens.</param>
/// <param name="Weighted">Softmaxes, fused nodes and reductions that got the sizes of merged tokens.</param>
public sealed record WeaveReport(
    ImmutableArray<WovenLayer> Layers, ImmutableArray<string> Gathered, ImmutableArray<string> Rewritten, ImmutableArray<string> Weighted)
{
    /// <summary>Auxiliary networks that were put into the model, and what their inputs are wired to.</summary>
    public ImmutableArray<string> Networks { get; init; } = [];

    /// <summary>The report as lines of text.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (WovenLayer layer in Layers)
        {
            text.Append("layer ").Append(layer.Layer).Append(": ").Append(layer.Attention).Append(" attention at ").Append(layer.Node)
                .Append(", ").Append(layer.Heads).Append(" heads, keys ").Append(layer.Keys).Append(", token axis ").Append(layer.TokenAxis)
                .Append(", mask ").Append(layer.Masks.IsEmpty ? "none" : string.Join(" + ", layer.Masks))
                .Append(layer.Stages.IsEmpty ? "" : $", stage {string.Join(", ", layer.Stages)}").Append('\n');
        }

        Append(text, "networks", Networks);
        Append(text, "gathered", Gathered);
        Append(text, "rewritten", Rewritten);
        Append(text, "weighted by size", Weighted);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, ImmutableArray<string> names)
    {
        if (!names.IsEmpty)
        {
            text.Append(title).Append(": ").AppendJoin(", ", names).Append('\n');
        }
    }
}
