using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.KvCaches;

/// <summary>Caches whose positions stay without gaps.</summary>
public class RepackedPositionTests
{
    private static readonly CacheGeometry _geometry = TestCaches.Geometry;

    private static readonly RotaryEmbedding _rotary = RotaryEmbedding.FromTheta(4, 100);

    [Fact]
    public void Positions_NeverExceedTheCeiling()
    {
        CachePipeline pipeline = TestCaches.Pipeline(
            TestCaches.Latest, new CacheBudget(0, 20), CacheTrigger.AtCeiling, positions: PositionPolicy.Repacked, sinks: 3);
        using var cache = new KvCache(_geometry, pipeline, rotary: _rotary);
        var model = new FakeModel(_geometry, _rotary);
        for (int i = 0; i < 150; i++)
        {
            model.Run(cache, 1 + (i % 3));
            Assert.InRange(cache.NextPosition, 1, 32);
        }

        Assert.Equal([0, 1, 2], cache.Tokens(1, 1)[..3].ToArray());
        model.Check(cache, 1e-2f);
    }

    [Fact]
    public void LayersOfDifferentLength_ShareThePositionOfTheNextToken()
    {
        CachePipeline pipeline = TestCaches.Pipeline(
            TestCaches.Latest,
            default,
            positions: PositionPolicy.Repacked,
            budgetOf: static layer => new CacheBudget(0, layer == 0 ? 12 : 5));
        using var cache = new KvCache(_geometry, pipeline, rotary: _rotary);
        var model = new FakeModel(_geometry, _rotary);
        foreach (int tokens in (int[])[20, 3, 1])
        {
            model.Run(cache, tokens);
            cache.PromptEnded();
            Assert.Equal((12, 5, 12), (cache.Entries(0), cache.Entries(1), cache.NextPosition));

            // The layer with fewer entries has the last positions, so that the next token is as near to the recent ones as in the other.
            model.Check(cache, 1e-3f);
        }
    }
}
