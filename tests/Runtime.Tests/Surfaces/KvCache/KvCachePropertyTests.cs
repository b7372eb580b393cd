using PipelineDsl.KvCaches;
using PipelineDsl.Tests.Kernels;

namespace PipelineDsl.Tests.KvCaches;

/// <summary>Random histories of a cache, beside lists that do the same by hand.</summary>
public class KvCachePropertyTests
{
    private const int Sinks = 2, Recent = 3, Budget = 9;

    private static readonly CacheGeometry _geometry = TestCaches.Geometry;

    [Fact]
    public void AnyHistory_HoldsWhatListsHold() => KernelProperty.Holds(40, static (operations, seed) =>
    {
        var random = new Random(seed);
        CacheTrigger when = (CacheTrigger)random.Next(3);
        CachePipeline pipeline = TestCaches.Pipeline(
            static (in CacheLayer layer, Span<float> scores) => TestCaches.ByToken(layer, scores, Score),
            new CacheBudget(0, Budget),
            when,
            every: 2,
            sinks: Sinks,
            recent: Recent);
        using var cache = new KvCache(_geometry, pipeline, isHalf: random.Next(2) == 0);
        var model = new FakeModel(_geometry);
        List<int>[] held = [[], []], saved = [];
        int seen = 0, runs = 0, savedSeen = 0, savedRuns = 0;
        CacheSnapshot? snapshot = null;
        for (int i = 0; i < operations; i++)
        {
            int tokens = random.Next(1, 4);
            switch (random.Next(6))
            {
                case 0:
                    cache.Prepare(Room(tokens));
                    cache.Abandon();
                    break;
                case 1 when held[0].Count <= _geometry.MaxTokens:
                    cache.PromptEnded();
                    runs = 0;
                    if (when != CacheTrigger.AtCeiling)
                    {
                        Compress();
                    }

                    break;
                case 2:
                    snapshot?.Dispose();
                    snapshot = cache.Snapshot();
                    (saved, savedSeen, savedRuns) = ([.. held.Select(static head => head.ToList())], seen, runs);
                    break;
                case 3 when snapshot is not null:
                    cache.Restore(snapshot);
                    (held, seen, runs) = ([.. saved.Select(static head => head.ToList())], savedSeen, savedRuns);
                    break;
                default:
                    _ = Room(tokens);
                    model.Run(cache, tokens);
                    cache.RunEnded(tokens);
                    held[0].AddRange(Enumerable.Range(seen, tokens));
                    held[1].AddRange(Enumerable.Range(seen, tokens));
                    seen += tokens;
                    if (when == CacheTrigger.EveryRuns && ++runs == 2)
                    {
                        runs = 0;
                        Compress();
                    }

                    break;
            }

            Assert.Equal((seen, seen), (cache.Seen, cache.NextPosition));
            Assert.Equal(held[0], cache.Tokens(0, 0).ToArray());
            Assert.Equal(held[1], cache.Tokens(1, 1).ToArray());
            model.Check(cache);
        }

        snapshot?.Dispose();

        int Room(int tokens)
        {
            if (when == CacheTrigger.AtCeiling && held[0].Count + tokens > _geometry.MaxTokens)
            {
                Compress();
            }

            return tokens;
        }

        void Compress()
        {
            for (int head = 0; head < 2; head++)
            {
                List<int> all = held[head];
                int count = all.Count;
                held[head] = [.. all
                    .OrderByDescending(token => all.IndexOf(token) < Sinks || all.IndexOf(token) >= count - Recent ? float.MaxValue : Score(head, token))
                    .Take(Budget)
                    .Order()];
            }
        }
    });

    /// <summary>Different for every token and head, in no order.</summary>
    private static float Score(int head, int token) => token * (head == 0 ? 37 : 53) % 101;
}
