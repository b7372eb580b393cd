namespace PipelineDsl.Onnx;

/// <summary>Fused operators of ONNX Runtime.</summary>
internal static class FusedRules
{
    internal static void PackedAttention(ShapeContext context)
    {
        TensorFacts input = context.In(0), bias = context.In(2);
        if (input.Rank != 3)
        {
            return;
        }

        long[]? sizes = context.Node.Ints("qkv_hidden_sizes");
        SizeExpression? width = sizes is [_, _, long value] ? SizeExpression.Constant(value)
            : bias.Rank == 1 ? bias.Shape[0].Size.DividedBy(SizeExpression.Constant(3)) : null;
        AlignMasks(context, input, input.Shape[1], mask: 3);
        context.Set(0, [input.Shape[0], input.Shape[1], context.Fresh(width)]);
    }

    internal static void MultiHeadAttention(ShapeContext context)
    {
        TensorFacts query = context.In(0), key = context.In(1), value = context.In(2);
        if (query.Rank == 5)
        {
            // Packed [batch, tokens, heads, 3, width].
            context.Set(0, [query.Shape[0], query.Shape[1], new Dimension([.. query.Shape[2].Leaves, .. query.Shape[4].Leaves])]);
            return;
        }

        if (query.Rank != 3)
        {
            return;
        }

        if (key.Rank is 3 or 5 && value.Rank is -1 or 3)
        {
            Dimension.Align(query.Shape[0], key.Shape[0]);
        }

        AlignMasks(context, query, key.Rank == 4 ? key.Shape[2] : key.Rank >= 2 ? key.Shape[1] : Dimension.One, mask: 4);
        context.Set(0, [query.Shape[0], query.Shape[1], value.Rank == 3 ? value.Shape[2] : context.Fresh(query.Shape[2].Size)]);
    }

    internal static void SkipLayerNormalization(ShapeContext context)
    {
        TensorFacts facts = new(ShapeContext.Broadcast(context.In(0).Shape, context.In(1).Shape));
        context.Set(0, facts);
        context.Set(3, facts);
    }

    internal static void EmbedLayerNormalization(ShapeContext context)
    {
        TensorFacts ids = context.In(0), words = context.In(2);
        if (ids.Rank == 2 && words.Rank == 2)
        {
            context.Set(0, [.. ids.Shape, words.Shape[1]]);
            context.Set(1, [ids.Shape[0]]);
            context.Set(2, [.. ids.Shape, words.Shape[1]]);
        }
    }

    // Masks are [batch, keys] or [batch, queries, keys]; the bias behind them is [batch, heads, queries, keys].
    private static void AlignMasks(ShapeContext context, TensorFacts queries, Dimension attended, int mask)
    {
        TensorFacts hidden = context.In(mask), bias = context.In(5);
        if (hidden.Rank is 2 or 3)
        {
            Dimension.Align(queries.Shape[0], hidden.Shape[0]);
            Dimension.Align(attended, hidden.Shape[^1]);
        }

        if (hidden.Rank == 3)
        {
            Dimension.Align(queries.Shape[1], hidden.Shape[1]);
        }

        if (bias.Rank == 4)
        {
            Dimension.Align(queries.Shape[0], bias.Shape[0]);
            Dimension.Align(queries.Shape[1], bias.Shape[2]);
            Dimension.Align(attended, bias.Shape[3]);
        }
    }
}
