using PipelineDsl.Generator.Tests.Infrastructure;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Generator.Tests;

/// <summary>Generated code whose heads keep numbers of their own, compiled, loaded and run on random caches.</summary>
public class CacheHeadCountTests
{
    private const int Heads = 3;
    private const int Width = 8;
    private const int Sinks = 2;
    private const int Recent = 3;

    private static readonly int[] _counts = [9, 21, 6];

    [Theory]
    [InlineData("Knorm", 30)]
    [InlineData("Knorm", 14)]
    [InlineData("KeyDiff", 8)]
    [InlineData("KeyDiff", 30)]
    [InlineData("StreamingLlm", 30)]
    [InlineData("StreamingLlm", 14)]
    [InlineData("LastQueryAttention", 30)]
    public void Heads_KeepTheirNumbersOrAllThatTheyHold(string scorer, int entries)
    {
        using LoadedPipeline loaded = Load(scorer);
        foreach (string type in (string[])["X", "X+Random", "X+Uniform"])
        {
            AssertCompressed(loaded, type, entries);
        }
    }

    [Theory]
    [InlineData("X")]
    [InlineData("X+Random")]
    [InlineData("X+Uniform")]
    public void CompressedAgain_EveryHeadGetsItsNumberAgain(string type)
    {
        using LoadedPipeline loaded = Load("Knorm");
        using CacheCompactor compactor = new(loaded.Cache(type), seed: 5);
        Cache cache = Cache.Random(14);
        int left = cache.Compact(compactor, seen: 14);
        Assert.Equal([9, 14, 6], cache.Held(left));

        for (int round = 0; round < 3; round++)
        {
            int seen = 24 + (10 * round);
            Cache grown = cache.Grown(left, 10, seen);
            cache = grown.Copy();

            left = cache.Compact(compactor, seen);

            Assert.Equal(_counts, cache.Held(left));
            for (int head = 0; head < Heads; head++)
            {
                AssertKept(grown, cache, head, left, _counts[head], seen);
            }
        }
    }

    [Fact]
    public void HighestScores_AreThoseThatStay()
    {
        using LoadedPipeline loaded = Load("ValueNorm");
        using CacheCompactor compactor = new(loaded.Cache("X"));
        Cache before = Cache.Random(30), cache = Cache.Random(30);

        int left = cache.Compact(compactor, seen: 30);

        for (int head = 0; head < Heads; head++)
        {
            int[] best =
            [
                .. Enumerable.Range(Sinks, 30 - Sinks - Recent)
                    .OrderByDescending(entry => before.Value(head, entry, 30).Sum(static value => (double)value * value))
                    .Take(_counts[head] - Sinks - Recent).Concat([0, 1, 27, 28, 29]).Order(),
            ];
            Assert.Equal(best, cache.Tokens.Skip((head * left) + left - _counts[head]).Take(_counts[head]));
        }
    }

    [Fact]
    public void UniformTwin_SpacesTheEntriesOfEveryHeadByItsOwnNumber()
    {
        using LoadedPipeline loaded = Load("Knorm");
        using CacheCompactor compactor = new(loaded.Cache("X+Uniform"));
        Cache cache = Cache.Random(60);

        int left = cache.Compact(compactor, seen: 60);

        // Of the shortest head one entry is left beside the protected ones; of all heads they lie all over the text, and not in its beginning.
        for (int head = 0; head < Heads; head++)
        {
            IEnumerable<int> kept = cache.Tokens.Skip((head * left) + left - _counts[head]).Take(_counts[head]);
            int[] free = [.. kept.Where(static token => token is >= Sinks and < 60 - Recent)];
            int[] steps = [.. free.Zip(free.Skip(1), static (token, next) => next - token)];
            Assert.Equal(_counts[head] - Sinks - Recent, free.Length);
            Assert.True(steps.Length == 0 || steps.Max() - steps.Min() <= 2, string.Join(", ", free));
        }
    }

    private static void AssertCompressed(LoadedPipeline loaded, string type, int entries)
    {
        using CacheCompactor compactor = new(loaded.Cache(type), seed: 5);
        Cache before = Cache.Random(entries), cache = Cache.Random(entries);

        int left = cache.Compact(compactor, seen: entries);

        Assert.Equal(int.Min(21, entries), left);
        for (int head = 0; head < Heads; head++)
        {
            AssertKept(before, cache, head, left, int.Min(_counts[head], entries), entries);
        }
    }

    private static void AssertKept(Cache before, Cache after, int head, int left, int count, int seen)
    {
        int[] tokens = [.. after.Tokens.Skip(head * left).Take(left)];
        Assert.All(tokens[..(left - count)], static token => Assert.Equal(-1, token));
        int[] kept = tokens[(left - count)..];
        Assert.Equal(kept.Order().Distinct(), kept);
        Assert.Equal([0, 1], kept[..Sinks]);
        Assert.Equal([seen - 3, seen - 2, seen - 1], kept[^Recent..]);
        int entries = before.Tokens.Length / Heads;
        for (int i = 0; i < left; i++)
        {
            bool isPadding = i < left - count;
            int old = isPadding ? 0 : Array.IndexOf(before.Tokens, tokens[i], head * entries, entries) - (head * entries);
            Assert.Equal(isPadding ? new float[Width] : before.Key(head, old, entries), after.Key(head, i, left));
            Assert.Equal(isPadding ? new float[Width] : before.Value(head, old, entries), after.Value(head, i, left));
        }
    }

    private static LoadedPipeline Load(string scorer) => LoadedPipeline.Of($$"""
        using PipelineDsl;
        [KvCachePipeline(Layers = 2, KvHeads = {{Heads}}, HeadDim = {{Width}}, MaxTokens = 64, QueryHeads = 6)]
        [Evict<{{scorer}}>(Layers = "1", HeadKeepCounts = new[] { {{string.Join(", ", _counts)}} }), Protect(Sinks = {{Sinks}}, Recent = {{Recent}})]
        [RandomBaseline, UniformBaseline]
        public partial class X;
        """);

    /// <summary>The tensors of a layer.</summary>
    private sealed record Cache(float[] Keys, float[] Values, int[] Tokens)
    {
        internal static Cache Random(int entries)
        {
            var random = new System.Random(entries);
            float[] Draw() => [.. Enumerable.Range(0, Heads * entries * Width).Select(_ => random.NextSingle() - 0.5f)];
            return new Cache(Draw(), Draw(), [.. Enumerable.Range(0, Heads * entries).Select(i => i % entries)]);
        }

        internal Cache Copy() => new([.. Keys], [.. Values], [.. Tokens]);

        /// <summary>With the last of so many tokens seen behind what is left.</summary>
        internal Cache Grown(int left, int added, int seen)
        {
            Cache more = Random(added);
            T[] Join<T>(T[] old, T[] of, int width) => [.. Enumerable.Range(0, Heads).SelectMany(head =>
                old.Skip(head * left * width).Take(left * width).Concat(of.Skip(head * added * width).Take(added * width)))];
            return new Cache(
                Join(Keys, more.Keys, Width), Join(Values, more.Values, Width), Join(Tokens, [.. more.Tokens.Select(token => seen - added + token)], 1));
        }

        internal int Compact(CacheCompactor compactor, int seen)
        {
            float[] queries = [.. Enumerable.Range(0, 6 * Width).Select(static i => MathF.Sin(i))];
            return compactor.Compact(1, new CacheRows<float>
            {
                Keys = Keys,
                Values = Values,
                Tokens = Tokens,
                Entries = Tokens.Length / Heads,
                Seen = seen,
                Queries = new HeadTensor(queries, 6, 1, Width),
            });
        }

        internal int[] Held(int left) => [.. Enumerable.Range(0, Heads).Select(head => Tokens.Skip(head * left).Take(left).Count(static token => token >= 0))];

        internal float[] Key(int head, int entry, int entries) => Keys.AsSpan(((head * entries) + entry) * Width, Width).ToArray();

        internal float[] Value(int head, int entry, int entries) => Values.AsSpan(((head * entries) + entry) * Width, Width).ToArray();
    }
}
