using System.Collections.Immutable;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>Products, convolutions and reductions.</summary>
internal static class MatrixRules
{
    internal static void MatMul(ShapeContext context)
    {
        TensorFacts a = context.In(0), b = context.In(1);
        if (a.Rank < 2 || b.Rank < 2)
        {
            return;
        }

        ImmutableArray<Dimension> left = Operand(context.Node, a.Shape, "A"), right = Operand(context.Node, b.Shape, "B");
        Dimension.Align(left[^1], right[^2]);
        ImmutableArray<Dimension> batch = ShapeContext.Broadcast(left[..^2], right[..^2]);
        context.Set(0, [.. batch, left[^2], right[^1]]);
    }

    /// <summary>An operand as it is multiplied: FusedMatMul may turn its last two dimensions, and move the first one behind the batch.</summary>
    internal static ImmutableArray<Dimension> Operand(NodeProto node, ImmutableArray<Dimension> shape, string side)
    {
        ImmutableArray<Dimension> moved = node.Int("transBatch" + side, 0) != 0 ? [.. shape[1..^1], shape[0], shape[^1]] : shape;
        return node.Int("trans" + side, 0) == 0 ? moved : [.. moved[..^2], moved[^1], moved[^2]];
    }

    internal static void Gemm(ShapeContext context)
    {
        TensorFacts a = context.In(0), b = context.In(1);
        if (a.Rank == 2 && b.Rank == 2)
        {
            MatMul(context);
        }
    }

    internal static void Conv(ShapeContext context)
    {
        TensorFacts data = context.In(0);
        if (data.Rank < 3)
        {
            return;
        }

        Dimension channels = context.Has(1) && context.In(1).Rank > 0 ? context.In(1).Shape[0] : data.Shape[1];
        context.Set(0, [data.Shape[0], channels, .. Enumerable.Range(0, data.Rank - 2).Select(i => context.Fresh(SpatialSize(context, data, i)))]);
    }

    internal static void GlobalPool(ShapeContext context)
    {
        TensorFacts data = context.In(0);
        if (data.Rank >= 3)
        {
            context.Set(0, [data.Shape[0], data.Shape[1], .. Enumerable.Repeat(Dimension.One, data.Rank - 2)]);
        }
    }

    internal static void Reduce(ShapeContext context)
    {
        TensorFacts data = context.In(0);
        bool isArg = context.Node.Is("ArgMax", "ArgMin");
        long[]? axes = isArg ? [context.Node.Int("axis", 0)] : context.Axes(1);
        bool hasComputedAxes = axes is null && context.Has(1);
        if (!data.HasShape || hasComputedAxes)
        {
            return;
        }

        HashSet<int> reduced = axes is null || axes.Length == 0 ? [.. Enumerable.Range(0, data.Rank)] : [.. axes.Select(data.Normalise)];
        bool keeps = context.Node.Int("keepdims", 1) != 0;
        context.Set(0, Enumerable.Range(0, data.Rank).Where(i => keeps || !reduced.Contains(i))
            .Select(i => reduced.Contains(i) ? Dimension.One : data.Shape[i]));
    }

    internal static void Einsum(ShapeContext context)
    {
        string[] sides = context.Node.Text("equation")?.Replace(" ", "", StringComparison.Ordinal).Split("->") ?? [];
        if (sides.Length != 2 || sides[0].Contains('.', StringComparison.Ordinal))
        {
            return;
        }

        string[] terms = sides[0].Split(',');
        Dictionary<char, Dimension> letters = [];
        for (int i = 0; i < terms.Length; i++)
        {
            if (context.In(i).Rank != terms[i].Length)
            {
                return;
            }

            for (int axis = 0; axis < terms[i].Length; axis++)
            {
                Dimension own = context.In(i).Shape[axis];
                letters[terms[i][axis]] = letters.TryGetValue(terms[i][axis], out Dimension known) ? Dimension.Align(known, own) : own;
            }
        }

        if (sides[1].All(letters.ContainsKey))
        {
            context.Set(0, sides[1].Select(letter => letters[letter]));
        }
    }

    private static SizeExpression? SpatialSize(ShapeContext context, TensorFacts data, int i)
    {
        SizeExpression size = data.Shape[i + 2].Size;
        long? kernel = context.Node.Ints("kernel_shape") is { } kernels && i < kernels.Length ? kernels[i]
            : context.In(1).Rank > i + 2 && context.In(1).Shape[i + 2].Size is { IsConstant: true } weight ? weight.Factor : null;
        string padding = context.Node.Text("auto_pad") ?? "NOTSET";
        if (!size.IsConstant || kernel is null || padding != "NOTSET" || context.Node.Int("ceil_mode", 0) != 0)
        {
            return null;
        }

        long[] pads = context.Node.Ints("pads") ?? [];
        long stride = At(context.Node.Ints("strides"), i, 1), dilation = At(context.Node.Ints("dilations"), i, 1);
        long padded = size.Factor + At(pads, i, 0) + At(pads, i + (pads.Length / 2), 0);
        return stride <= 0 ? null : SizeExpression.Constant(((padded - (dilation * (kernel.Value - 1)) - 1) / stride) + 1);
    }

    private static long At(long[]? values, int index, long otherwise) => values is not null && index < values.Length ? values[index] : otherwise;
}
