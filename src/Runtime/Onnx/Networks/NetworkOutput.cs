using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>Checks that a network gives one score per token, as far as that can be told before it runs.</summary>
internal sealed class NetworkOutput(NetworkSite site)
{
    /// <summary>The rank of the scores; 0 where it cannot be told.</summary>
    /// <param name="opset">Version of the standard operators that the network's nodes have now.</param>
    /// <exception cref="WeaveException">The scores have another type or shape.</exception>
    internal int Rank(int opset)
    {
        ValueInfoProto output = site.Network.Output;
        if (Type(site.Network) is var type and not (DataType.Float or DataType.Float16))
        {
            throw site.Error($"gives '{output.Name}' as {type}; expected Float or Float16.");
        }

        long?[]? shape = Followed(output.Name, opset) ?? NetworkSite.Dimensions(output);
        if (shape is null)
        {
            return 0;
        }

        bool fits = shape.Length is 2 or 3 && NetworkSite.Fit(shape[..2], [site.Batch, site.Tokens]) && shape.ElementAtOrDefault(2) is null or 1 or 2;
        return fits ? shape.Length : throw site.Error(
            $"gives '{output.Name}' {NetworkSite.Text(shape)}; expected one score per {(site.Network.ReadsHidden ? "" : "original ")}token: "
            + $"{Expected()}, {Expected(1)} or {Expected(2)} (the first channel counts).");
    }

    /// <summary>Element type of the scores; single precision where nothing says.</summary>
    internal static DataType Type(AuxiliaryNetwork network) => network.Output.Type?.TensorType?.ElemType is int declared and not 0 ? (DataType)declared
        : ElementType.Of(network.Index, network.Output.Name) ?? DataType.Float;

    private string Expected(params ReadOnlySpan<long?> channels) => NetworkSite.Text([site.Batch, site.Tokens, .. channels]);

    // The network's nodes are followed with the sizes at the stage, so that a forgotten CLS token shows where the network itself says nothing.
    private long?[]? Followed(string tensor, int opset)
    {
        Dictionary<string, ImmutableArray<Axis>> seeds = new(StringComparer.Ordinal);
        if (site.Network.ReadsHidden)
        {
            Axis channels = new(SizeExpression.Constant(site.Stage.Channels));
            seeds[AuxiliaryNetwork.HiddenName] = [Whole(site.Batch, "batch"), Whole(site.Tokens, "tokens"), channels];
        }

        TensorFacts facts = new ShapeInference(site.Network.Index, opset, seeds).Facts(tensor);
        return facts.HasShape ? [.. facts.Shape.Select(dimension => dimension.Size is { IsConstant: true } size ? size.Factor : (long?)null)] : null;
    }

    private static Axis Whole(long? size, string name) => new(size is long known ? SizeExpression.Constant(known) : SizeExpression.Symbol(name), isWhole: true);
}
