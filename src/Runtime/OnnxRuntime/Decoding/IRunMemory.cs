namespace PipelineDsl.OnnxRuntime;

/// <summary>The cached keys and values that one run reads, and room for those that it writes.</summary>
internal interface IRunMemory
{
    /// <summary>Entries that a layer holds before the run.</summary>
    /// <param name="layer">0-based layer.</param>
    int Entries(int layer);

    /// <summary>The memory that the addresses are in.</summary>
    DeviceMemory Memory { get; }

    /// <summary>Address of a layer's keys [KV heads, entries, head width].</summary>
    /// <param name="layer">0-based layer.</param>
    nint PastKeys(int layer);

    /// <summary>Address of a layer's values.</summary>
    /// <param name="layer">0-based layer.</param>
    nint PastValues(int layer);

    /// <summary>Address of the room for a layer's keys [KV heads, entries + new tokens, head width].</summary>
    /// <param name="layer">0-based layer.</param>
    nint PresentKeys(int layer);

    /// <summary>Address of the room for a layer's values.</summary>
    /// <param name="layer">0-based layer.</param>
    nint PresentValues(int layer);

    /// <summary>Writes what is added to a layer's attention scores [bias heads, new tokens, entries + new tokens].</summary>
    /// <param name="layer">0-based layer.</param>
    /// <param name="newTokens">New tokens.</param>
    /// <param name="heads">1, or the query heads.</param>
    /// <param name="bias">Receives it.</param>
    void FillBias(int layer, int newTokens, int heads, Span<float> bias);

    /// <summary>Writes what is added to a layer's attention scores, in half precision.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <param name="newTokens">New tokens.</param>
    /// <param name="heads">1, or the query heads.</param>
    /// <param name="bias">Receives it.</param>
    void FillBias(int layer, int newTokens, int heads, Span<Half> bias);
}
