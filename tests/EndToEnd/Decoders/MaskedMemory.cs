using PipelineDsl.KvCaches;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>A whole cache in which every key and value head sees only some tokens of what was read before: what eviction has to equal.</summary>
/// <param name="whole">The whole cache.</param>
/// <param name="evicted">The cache that says which tokens are seen.</param>
internal sealed class MaskedMemory(KvCache whole, KvCache evicted) : IRunMemory
{
    private const int KvHeads = 2;

    private readonly CacheMemory _memory = new(whole, ProcessorMemory.Instance);

    public DeviceMemory Memory => ProcessorMemory.Instance;

    public int Entries(int layer) => _memory.Entries(layer);

    public nint PastKeys(int layer) => _memory.PastKeys(layer);

    public nint PastValues(int layer) => _memory.PastValues(layer);

    public nint PresentKeys(int layer) => _memory.PresentKeys(layer);

    public nint PresentValues(int layer) => _memory.PresentValues(layer);

    public void FillBias(int layer, int newTokens, int heads, Span<float> bias)
    {
        _memory.FillBias(layer, newTokens, heads, bias);
        int entries = Entries(layer), columns = entries + newTokens;
        for (int row = 0; row < heads * newTokens; row++)
        {
            int head = row / newTokens * KvHeads / heads;
            Span<float> past = bias.Slice(row * columns, entries);
            past.Fill(float.MinValue);
            foreach (int token in evicted.Tokens(layer, head))
            {
                if (token >= 0)
                {
                    past[token] = 0;
                }
            }
        }
    }

    public void FillBias(int layer, int newTokens, int heads, Span<Half> bias) => throw new NotSupportedException();
}
