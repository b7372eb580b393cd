using PipelineDsl.KvCaches;

namespace PipelineDsl.GpuCheck.Parity;

/// <summary>Stands in for a model: what runs of it write into caches is drawn, and the same for all of them.</summary>
/// <param name="seed">Of what is drawn.</param>
internal sealed unsafe class CacheFeed(int seed)
{
    private readonly Random _random = new(seed);
    private float[] _signals = [];

    /// <summary>Reads tokens, in one run.</summary>
    /// <param name="geometry">The caches'.</param>
    /// <param name="tokens">How many.</param>
    /// <param name="caches">The caches, in the processor's memory.</param>
    internal void Run(CacheGeometry geometry, int tokens, params ReadOnlySpan<KvCache> caches)
    {
        int drawn = _random.Next();
        Span<nint> signals = stackalloc nint[geometry.Layers];
        int most = geometry.QueryHeads * geometry.MaxTokens * geometry.HeadDim;
        _signals = _signals.Length < most ? GC.AllocateArray<float>(most, pinned: true) : _signals;
        foreach (KvCache cache in caches)
        {
            cache.Prepare(tokens);
            var random = new Random(drawn);
            for (int layer = 0; layer < geometry.Layers; layer++)
            {
                int bytes = geometry.HeadDim * (cache.IsHalf ? 2 : 4), entries = cache.Entries(layer);
                Write((byte*)cache.PastKeys(layer), (byte*)cache.PresentKeys(layer), bytes, entries, tokens, cache.IsHalf, random);
                Write((byte*)cache.PastValues(layer), (byte*)cache.PresentValues(layer), bytes, entries, tokens, cache.IsHalf, random);
                fixed (float* address = _signals)
                {
                    signals[layer] = (nint)address;
                }
            }

            Fill(random, _signals);
            cache.Commit(tokens, new CacheSignalValues { RecentQueries = signals, UnrotatedQueries = signals, AttentionSums = signals });
        }

        void Write(byte* past, byte* present, int bytes, int entries, int added, bool isHalf, Random random)
        {
            for (int head = 0; head < geometry.KvHeads; head++)
            {
                new Span<byte>(past + (head * entries * bytes), entries * bytes).CopyTo(new Span<byte>(present, entries * bytes));
                present += entries * bytes;
                int values = added * geometry.HeadDim;
                if (isHalf)
                {
                    Span<Half> written = new(present, values);
                    foreach (ref Half value in written)
                    {
                        value = (Half)((random.NextSingle() * 4) - 2);
                    }
                }
                else
                {
                    Fill(random, new Span<float>(present, values));
                }

                present += added * bytes;
            }
        }
    }

    private static void Fill(Random random, Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = (float)(Half)((random.NextSingle() * 4) - 2);
        }
    }
}
