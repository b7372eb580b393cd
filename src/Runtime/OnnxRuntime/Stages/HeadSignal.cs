namespace PipelineDsl.OnnxRuntime;

/// <summary>Keys, queries or values of a batch, checked. The default is a signal that the stage does not read.</summary>
internal readonly ref struct HeadSignal
{
    private readonly TensorView _data;
    private readonly HeadGeometry _heads;

    /// <summary>Reads and checks the tensor.</summary>
    /// <param name="node">The node.</param>
    /// <param name="what">"keys", "queries" or "values", for messages.</param>
    /// <param name="layout">How it lies.</param>
    /// <param name="data">The tensor.</param>
    /// <param name="hidden">The hidden states beside it; at least one item.</param>
    /// <exception cref="Tokens.TokenStageException">The shape does not fit.</exception>
    internal HeadSignal(StageNodeSettings node, string what, string layout, TensorView data, HiddenGeometry hidden)
    {
        _data = data;
        _heads = new HeadGeometry(node, what, layout, data.Shape, hidden);
    }

    /// <summary>Width of a head; 0 when the stage does not read the signal.</summary>
    internal int Width => _heads.Width;

    /// <summary>The heads of one item; none when the stage does not read the signal.</summary>
    /// <param name="item">0-based item.</param>
    internal HeadTensor Item(int item) => _data.IsPresent ? _heads.Item(_data.Data<float>(), item) : default;
}
