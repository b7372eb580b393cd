using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Lowering;

/// <summary>Lays tensors out as exported models do.</summary>
internal static class TensorLayout
{
    /// <summary>Lays [batch, heads, tokens, head width] out as <see cref="HeadLayout"/> says; some layouts have two forms.</summary>
    internal static (float[] Values, int[] Dims) Heads(float[] values, int[] shape, string layout, int form)
    {
        (int batch, int heads, int tokens, int width) = (shape[0], shape[1], shape[2], shape[3]);
        return (layout, form) switch
        {
            (HeadLayout.BatchHeadsTokens, _) => (values, shape),
            (HeadLayout.FoldedHeadsTokens, _) => (values, [batch * heads, tokens, width]),
            (HeadLayout.BatchTokensHeads, 4) => (Permute(values, shape, [0, 2, 1, 3]), [batch, tokens, heads, width]),
            (HeadLayout.BatchTokensHeads, _) => (Permute(values, shape, [0, 2, 1, 3]), [batch, tokens, heads * width]),
            (_, 4) => (Permute(values, shape, [2, 0, 1, 3]), [tokens, batch, heads * width]),
            _ => (Permute(values, shape, [2, 0, 1, 3]), [tokens, batch * heads, width]),
        };
    }

    internal static float[] Permute(float[] values, int[] shape, int[] order)
    {
        int[] strides = new int[shape.Length];
        for (int axis = shape.Length - 1, stride = 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        float[] result = new float[values.Length];
        for (int at = 0; at < result.Length; at++)
        {
            int rest = at, from = 0;
            for (int axis = order.Length - 1; axis >= 0; axis--)
            {
                from += rest % shape[order[axis]] * strides[order[axis]];
                rest /= shape[order[axis]];
            }

            result[at] = values[from];
        }

        return result;
    }
}
