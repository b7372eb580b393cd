using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Where the heads of each item of a batch lie in a tensor of keys or queries.</summary>
internal readonly struct HeadGeometry
{
    private readonly int _heads, _tokens, _width, _headStride, _tokenStride, _itemStride;

    /// <summary>Reads the geometry off a shape.</summary>
    /// <param name="node">The node.</param>
    /// <param name="what">"keys" or "queries", for messages.</param>
    /// <param name="layout">One of the names in <see cref="HeadLayout"/>.</param>
    /// <param name="shape">Shape of the tensor.</param>
    /// <param name="hidden">The hidden states beside it; at least one item.</param>
    /// <exception cref="TokenStageException">The shape does not fit.</exception>
    internal HeadGeometry(StageNodeSettings node, string what, string layout, ReadOnlySpan<long> shape, HiddenGeometry hidden)
    {
        int batch = hidden.Batch;
        _tokens = hidden.Tokens;
        bool fits;
        switch (layout)
        {
            case HeadLayout.BatchHeadsTokens:
                fits = shape.Length == 4 && shape[0] == batch && shape[2] == _tokens;
                (_heads, _width) = fits ? ((int)shape[1], (int)shape[3]) : default;
                (_headStride, _tokenStride) = (_tokens * _width, _width);
                break;
            case HeadLayout.FoldedHeadsTokens:
                _heads = Heads(node, layout);
                fits = shape.Length == 3 && shape[0] == (long)batch * _heads && shape[1] == _tokens;
                _width = fits ? (int)shape[2] : 0;
                (_headStride, _tokenStride) = (_tokens * _width, _width);
                break;
            case HeadLayout.BatchTokensHeads when shape.Length == 4:
                fits = shape[0] == batch && shape[1] == _tokens;
                (_heads, _width) = ((int)shape[2], (int)shape[3]);
                (_headStride, _tokenStride) = (_width, _heads * _width);
                break;
            case HeadLayout.BatchTokensHeads:
                _heads = Heads(node, layout);
                fits = shape.Length == 3 && shape[0] == batch && shape[1] == _tokens && shape[2] % _heads == 0;
                _width = fits ? (int)shape[2] / _heads : 0;
                (_headStride, _tokenStride) = (_width, _heads * _width);
                break;
            default:
                // [tokens, batch, heads x width] and [tokens, batch x heads, width] hold the same values in the same order.
                _heads = Heads(node, layout);
                long folded = (long)batch * _heads;
                fits = shape.Length is 3 or 4 && shape[0] == _tokens && (shape[1] == batch || (shape.Length == 3 && shape[1] == folded))
                    && (shape.Length == 3 || shape[2] == _heads)
                    && TensorView.CountOf(shape[1..]) % folded == 0;
                _width = fits ? (int)(TensorView.CountOf(shape[1..]) / folded) : 0;
                (_headStride, _tokenStride) = (_width, batch * _heads * _width);
                break;
        }

        _itemStride = layout == HeadLayout.TokensBatchHeads ? _heads * _width : _heads * _tokens * _width;
        if (!fits || _heads == 0 || _width == 0)
        {
            throw node.Error(
                $"expected {what} laid out as {layout} for {batch} x {_tokens} tokens{(node.Heads > 0 ? $" and {node.Heads} heads" : "")}, "
                    + $"got the shape {ShapeText.Of(shape)}.");
        }

        // Several queries may share a key head, in layouts that say how many there are.
        if (node.Heads > 0 && _heads != node.Heads && !(what != "queries" && node.Heads % _heads == 0))
        {
            throw node.Error($"expected {what} of {node.Heads} heads, got {_heads} (shape {ShapeText.Of(shape)} laid out as {layout}).");
        }
    }

    /// <summary>Width of a head.</summary>
    internal int Width => _width;

    /// <summary>Number of heads.</summary>
    internal int HeadCount => _heads;

    /// <summary>Values from one item to the next.</summary>
    internal int ItemStride => _itemStride;

    /// <summary>Values from one head to the next.</summary>
    internal int HeadStride => _headStride;

    /// <summary>Values from one token to the next.</summary>
    internal int TokenStride => _tokenStride;

    /// <summary>The heads of one item.</summary>
    /// <param name="data">The tensor.</param>
    /// <param name="item">0-based item.</param>
    internal HeadTensor Item(ReadOnlySpan<float> data, int item) =>
        new(data[(item * _itemStride)..], _heads, _tokens, _width, _headStride, _tokenStride);

    private static int Heads(StageNodeSettings node, string layout) => node.Heads > 0
        ? node.Heads
        : throw node.Error($"attribute {StageNode.Heads}: expected at least 1 for the layout {layout}, got {node.Heads}.");
}
