using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Where the tokens of each item of a batch lie in a tensor of hidden states.</summary>
/// <param name="Batch">Items.</param>
/// <param name="Tokens">Tokens an item.</param>
/// <param name="Channels">Values a token.</param>
/// <param name="TokensFirst">Whether the tensor is [tokens, batch, channels] and not [batch, tokens, channels].</param>
internal readonly record struct HiddenGeometry(int Batch, int Tokens, int Channels, bool TokensFirst)
{
    /// <summary>Values from one token of an item to the next.</summary>
    internal int TokenStride => TokensFirst ? Batch * Channels : Channels;

    /// <summary>Values from one item to the next.</summary>
    internal int ItemStride => TokensFirst ? Channels : Tokens * Channels;

    /// <summary>Reads the geometry off a node's input.</summary>
    /// <param name="node">The node.</param>
    /// <param name="shape">Shape of the hidden states.</param>
    /// <param name="hasPast">Whether earlier tokens are cached: then the plan says nothing of how many come.</param>
    /// <exception cref="TokenStageException">The shape is not what the stage was made for.</exception>
    internal static HiddenGeometry Of(StageNodeSettings node, ReadOnlySpan<long> shape, bool hasPast = false)
    {
        TokenStage stage = node.Stage;
        string axes = node.TokensFirst ? "[tokens, batch, channels]" : "[batch, tokens, channels]";
        if (shape.Length != 3)
        {
            throw node.Error($"expected hidden states {axes}, got the shape {ShapeText.Of(shape)}.");
        }

        (long batch, long tokens) = node.TokensFirst ? (shape[1], shape[0]) : (shape[0], shape[1]);
        if (shape[2] != stage.Channels)
        {
            throw node.Error($"expected hidden states {axes} of {stage.Channels} channels, got the shape {ShapeText.Of(shape)}.");
        }

        if (stage.Tokens > 0 && tokens != stage.Tokens && !hasPast)
        {
            throw node.Error($"the plan says that {stage.Tokens} tokens enter, got {tokens} (hidden states {axes} are {ShapeText.Of(shape)}).");
        }

        if (tokens < 1 || tokens > stage.MaxTokens)
        {
            throw node.Error($"expected 1 to {stage.MaxTokens} tokens, got {tokens} (hidden states {axes} are {ShapeText.Of(shape)}).");
        }

        return new HiddenGeometry((int)batch, (int)tokens, stage.Channels, node.TokensFirst);
    }

    /// <summary>Requires a tensor [batch, width] beside the hidden states.</summary>
    /// <param name="node">The node.</param>
    /// <param name="what">Its name in messages.</param>
    /// <param name="axis">What its second axis counts, in messages.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="width">Length of its second axis; -1 where that is unknown because the rank is wrong.</param>
    /// <exception cref="TokenStageException">It has another shape.</exception>
    internal void Require(StageNodeSettings node, string what, string axis, ReadOnlySpan<long> shape, long width)
    {
        if (shape.Length != 2 || shape[0] != Batch || shape[1] != width)
        {
            string expected = width < 0 ? $"[{Batch}, {axis}]" : $"[{Batch}, {width}]";
            throw node.Error($"expected {what} {expected}, got the shape {ShapeText.Of(shape)}.");
        }
    }

    /// <summary>The part of the tensor that holds an item.</summary>
    /// <typeparam name="T">Type of a value.</typeparam>
    /// <param name="data">The tensor.</param>
    /// <param name="item">0-based item.</param>
    internal ReadOnlySpan<T> Item<T>(ReadOnlySpan<T> data, int item) => data.Slice(item * ItemStride, Length);

    /// <summary>The part of the tensor that holds an item.</summary>
    /// <typeparam name="T">Type of a value.</typeparam>
    /// <param name="data">The tensor.</param>
    /// <param name="item">0-based item.</param>
    internal Span<T> Item<T>(Span<T> data, int item) => data.Slice(item * ItemStride, Length);

    // From an item's first value to its last.
    private int Length => Tokens == 0 ? 0 : ((Tokens - 1) * TokenStride) + Channels;
}
