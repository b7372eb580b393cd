namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Other hidden states of the same tokens: behind the final norm, as they entered the first layer, or in front of the layer's norm. The default is a
/// signal that the stage does not read.
/// </summary>
internal readonly ref struct HiddenSignal
{
    private readonly TensorView _data;
    private readonly HiddenGeometry _geometry;

    /// <summary>Reads and checks the tensor.</summary>
    /// <param name="node">The node.</param>
    /// <param name="what">Its name in messages.</param>
    /// <param name="data">The tensor.</param>
    /// <param name="hidden">The hidden states, whose shape it must have.</param>
    /// <param name="hiddenShape">That shape.</param>
    /// <exception cref="Tokens.TokenStageException">The shape does not fit.</exception>
    internal HiddenSignal(StageNodeSettings node, string what, TensorView data, HiddenGeometry hidden, ReadOnlySpan<long> hiddenShape)
    {
        if (!data.Shape.SequenceEqual(hiddenShape))
        {
            throw node.Error($"expected {what} of the shape {ShapeText.Of(hiddenShape)} like the hidden states, got {ShapeText.Of(data.Shape)}.");
        }

        _data = data;
        _geometry = hidden;
    }

    /// <summary>The rows of one item; none when the stage does not read the signal.</summary>
    /// <param name="item">0-based item.</param>
    internal TokenMatrix Item(int item) => _data.IsPresent
        ? new TokenMatrix(_geometry.Item(_data.Data<float>(), item), _geometry.Tokens, _geometry.Channels, _geometry.TokenStride)
        : default;
}
