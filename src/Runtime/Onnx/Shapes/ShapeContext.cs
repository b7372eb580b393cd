using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>What a shape rule sees: one node, and what is known about its inputs.</summary>
internal sealed class ShapeContext(ShapeInference inference, NodeProto node)
{
    internal NodeProto Node { get; } = node;

    internal int Opset => inference.Opset;

    internal TensorFacts In(int index) => Has(index) ? inference.Facts(Node.Input[index]) : TensorFacts.Unknown;

    internal bool Has(int index) => index < Node.Input.Count && Node.Input[index].Length > 0;

    /// <summary>The constant integers of an input; null when they are computed or too many.</summary>
    internal long[]? Integers(int index) => Has(index) && In(index).HasValues && In(index).Values.All(value => value.Size is { IsConstant: true })
        ? [.. In(index).Values.Select(value => value.Size!.Factor)]
        : null;

    /// <summary>Axes as an attribute (old opsets) or as an input (new ones); null when neither is there.</summary>
    internal long[]? Axes(int input) => Node.Ints("axes") ?? Integers(input);

    internal SizeExpression NewSymbol() => inference.NewSymbol();

    internal void Set(int output, TensorFacts facts)
    {
        if (output < Node.Output.Count && Node.Output[output].Length > 0)
        {
            inference.Set(Node.Output[output], facts);
        }
    }

    internal void Set(int output, IEnumerable<Dimension> shape) => Set(output, new TensorFacts([.. shape]));

    /// <summary>A dimension of unknown or computed size.</summary>
    internal Dimension Fresh(SizeExpression? size) => Dimension.Fresh(size ?? NewSymbol());

    /// <summary>Aligns shapes from the right, as elementwise operators do.</summary>
    internal static ImmutableArray<Dimension> Broadcast(params ReadOnlySpan<ImmutableArray<Dimension>> shapes)
    {
        int rank = 0;
        foreach (ImmutableArray<Dimension> shape in shapes)
        {
            if (shape.IsDefault)
            {
                return default;
            }

            rank = int.Max(rank, shape.Length);
        }

        Dimension[] result = new Dimension[rank];
        foreach (ImmutableArray<Dimension> shape in shapes)
        {
            for (int i = 0; i < shape.Length; i++)
            {
                ref Dimension target = ref result[rank - shape.Length + i];
                target = Dimension.Align(target, shape[i]);
            }
        }

        return [.. result];
    }
}
