using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The memory of a decoder's own cache, between <see cref="KvCache.Prepare"/> and <see cref="KvCache.Commit"/>.</summary>
/// <param name="cache">The cache.</param>
/// <param name="memory">The memory that its keys and values are in.</param>
internal sealed class CacheMemory(KvCache cache, DeviceMemory memory) : IRunMemory
{
    /// <inheritdoc/>
    public DeviceMemory Memory => memory;

    /// <inheritdoc/>
    public int Entries(int layer) => cache.Entries(layer);

    /// <inheritdoc/>
    public nint PastKeys(int layer) => cache.PastKeys(layer);

    /// <inheritdoc/>
    public nint PastValues(int layer) => cache.PastValues(layer);

    /// <inheritdoc/>
    public nint PresentKeys(int layer) => cache.PresentKeys(layer);

    /// <inheritdoc/>
    public nint PresentValues(int layer) => cache.PresentValues(layer);

    /// <inheritdoc/>
    public void FillBias(int layer, int newTokens, int heads, Span<float> bias) => cache.FillBias(layer, newTokens, heads, bias);

    /// <inheritdoc/>
    public void FillBias(int layer, int newTokens, int heads, Span<Half> bias) => cache.FillBias(layer, newTokens, heads, bias);
}
