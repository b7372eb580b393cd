using System.Runtime.InteropServices;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.KvCaches;

/// <summary>
/// Runs of a model whose keys and values say which token they are of, and its queries and attention too, so that a cache can be read back. With a rotation keys
/// and queries are turned to their positions.
/// </summary>
internal sealed unsafe class FakeModel(CacheGeometry geometry, RotaryEmbedding? rotary = null)
{
    /// <summary>What a run does to the new keys before it is committed.</summary>
    internal Action<int, Span<float>>? Spoil { get; set; }

    /// <summary>One channel of the key of a token, before rotation; the value is its negative.</summary>
    internal static float Key(int layer, int head, int token, int channel) => token + (head * 0.25f) + (layer * 0.5f) + ((channel % 2) * 0.125f);

    /// <summary>The attention of a query to an entry.</summary>
    internal static float Attention(int queryHead, int query, int token) => (queryHead + 1) * (1 + (query % 3)) / (1f + token);

    /// <summary>Feeds the next tokens.</summary>
    internal void Run(KvCache cache, int tokens)
    {
        cache.Prepare(tokens);
        int position = cache.NextPosition, queryHeads = int.Max(geometry.QueryHeads, 1);
        nint[] recent = new nint[geometry.Layers], unrotated = new nint[geometry.Layers], sums = new nint[geometry.Layers];
        List<GCHandle> pins = [];
        try
        {
            for (int layer = 0; layer < geometry.Layers; layer++)
            {
                if (cache.IsHalf)
                {
                    Write<Half>(cache, layer, tokens, position, static value => (Half)value);
                }
                else
                {
                    Write<float>(cache, layer, tokens, position, static value => value);
                }

                recent[layer] = Pin(pins, Queries(cache, layer, queryHeads, tokens, int.Min(tokens, 3), position));
                unrotated[layer] = Pin(pins, Queries(cache, layer, queryHeads, tokens, tokens, position: -1));
                sums[layer] = Pin(pins, Sums(cache, layer, queryHeads, tokens));
            }

            cache.Commit(tokens, new CacheSignalValues { RecentQueries = recent, UnrotatedQueries = unrotated, AttentionSums = sums });
        }
        finally
        {
            pins.ForEach(static pin => pin.Free());
        }
    }

    /// <summary>Checks every key and value of the cache against the token that it is said to be, and padding against 0.</summary>
    internal void Check(KvCache cache, float tolerance = 0)
    {
        for (int layer = 0; layer < geometry.Layers; layer++)
        {
            int entries = cache.Entries(layer), first = rotary is null ? 0 : cache.NextPosition - entries;
            for (int head = 0; head < geometry.KvHeads; head++)
            {
                ReadOnlySpan<int> tokens = cache.Tokens(layer, head);
                Assert.Equal(entries, tokens.Length);
                for (int entry = 0; entry < entries; entry++)
                {
                    float[] key = Row(layer, head, tokens[entry]), value = [.. key.Select(static x => -x)];
                    Turn(key, first + entry);
                    int at = ((head * entries) + entry) * geometry.HeadDim;
                    for (int channel = 0; channel < geometry.HeadDim; channel++)
                    {
                        Assert.Equal(key[channel], Value(cache, cache.PastKeys(layer), at + channel), tolerance);
                        Assert.Equal(value[channel], Value(cache, cache.PastValues(layer), at + channel), tolerance);
                    }
                }
            }
        }
    }

    /// <summary>Turns one row to a position.</summary>
    internal void Turn(Span<float> row, int position)
    {
        for (int pair = 0; rotary is not null && pair < rotary.Frequencies.Length; pair++)
        {
            (double sine, double cosine) = Math.SinCos((double)position * rotary.Frequencies[pair]);
            int other = pair + rotary.Frequencies.Length;
            (double x, double y) = (row[pair], row[other]);
            row[pair] = (float)((x * cosine) - (y * sine));
            row[other] = (float)((y * cosine) + (x * sine));
        }
    }

    private static float Value(KvCache cache, nint address, int index) => cache.IsHalf ? (float)((Half*)address)[index] : ((float*)address)[index];

    private static nint Pin(List<GCHandle> pins, float[] values)
    {
        var pin = GCHandle.Alloc(values, GCHandleType.Pinned);
        pins.Add(pin);
        return pin.AddrOfPinnedObject();
    }

    private float[] Row(int layer, int head, int token) =>
        [.. Enumerable.Range(0, geometry.HeadDim).Select(channel => token < 0 ? 0 : Key(layer, head, token, channel))];

    private void Write<T>(KvCache cache, int layer, int newTokens, int position, Func<float, T> narrow)
        where T : unmanaged
    {
        int past = cache.Entries(layer), present = past + newTokens, width = geometry.HeadDim;
        var keys = new Span<T>((void*)cache.PresentKeys(layer), geometry.KvHeads * present * width);
        var values = new Span<T>((void*)cache.PresentValues(layer), keys.Length);
        for (int head = 0; head < geometry.KvHeads; head++)
        {
            new Span<T>((T*)cache.PastKeys(layer) + (head * past * width), past * width).CopyTo(keys[(head * present * width)..]);
            new Span<T>((T*)cache.PastValues(layer) + (head * past * width), past * width).CopyTo(values[(head * present * width)..]);
            for (int i = 0; i < newTokens; i++)
            {
                float[] key = Row(layer, head, cache.Seen + i), value = [.. key.Select(static x => -x)];
                Turn(key, position + i);
                Spoil?.Invoke(layer, key);
                int at = ((head * present) + past + i) * width;
                for (int channel = 0; channel < width; channel++)
                {
                    keys[at + channel] = narrow(key[channel]);
                    values[at + channel] = narrow(value[channel]);
                }
            }
        }
    }

    /// <summary>Queries of the last tokens; those of query head h are the keys of the tokens, times h + 1.</summary>
    private float[] Queries(KvCache cache, int layer, int heads, int newTokens, int given, int position)
    {
        List<float> queries = [];
        for (int head = 0; head < heads; head++)
        {
            for (int i = newTokens - given; i < newTokens; i++)
            {
                float[] row = [.. Row(layer, 0, cache.Seen + i).Select(x => x * (head + 1))];
                if (position >= 0)
                {
                    Turn(row, position + i);
                }

                queries.AddRange(row);
            }
        }

        return [.. queries];
    }

    private float[] Sums(KvCache cache, int layer, int heads, int newTokens)
    {
        List<float> sums = [];
        for (int head = 0; head < heads; head++)
        {
            int kvHead = head / int.Max(1, geometry.QueryHeads / geometry.KvHeads);
            foreach (int token in cache.Tokens(layer, kvHead))
            {
                sums.Add(token < 0 ? 0 : Enumerable.Range(cache.Seen, newTokens).Sum(query => Attention(head, query, token)));
            }

            sums.AddRange(Enumerable.Range(cache.Seen, newTokens)
                .Select(token => Enumerable.Range(token, cache.Seen + newTokens - token).Sum(query => Attention(head, query, token))));
        }

        return [.. sums];
    }
}
