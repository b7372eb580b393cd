using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>Declarations over caches that nobody wrote: what the generator makes of them has to run alike on both sides.</summary>
public sealed class GeneratedCacheTests
{
    [Fact]
    public void AnyDeclaration_KeepsWhatTheProcessorDoes()
    {
        int seed = 0;
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(24).WithReplay(1, 3),
            Prop.ForAll(DeclaredCaches.All.ToArbitrary(), declared => Holds(declared.Source, declared.Entries, ++seed)));
    }

    private static void Holds(string source, int entries, int seed)
    {
        using var generated = new GeneratedPipeline(source);
        foreach (string type in (string[])["X", "X+Random", "X+Uniform"])
        {
            CachePipeline pipeline = generated.Cache(type);
            Assert.Equal(pipeline.Stages.Length, CacheWalk.Run(pipeline, entries, seed));
        }

        if (seed % 6 == 0)
        {
            CachePtxCheck.Compile(generated.Cache("X"));
        }
    }
}
