using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>Scores of cache entries: kernels against the scorers on the processor, bit by bit.</summary>
public sealed class CacheScoreTests
{
    public static TheoryData<string> Scorers => [.. CacheScoreCase.Names];

    [Theory]
    [MemberData(nameof(Scorers))]
    public void Scores_AreThoseOfTheProcessor(string scorer)
    {
        foreach (CacheShape shape in (CacheShape[])[new(1, 1, 1, 1), new(2, 4, 5, 6), new(2, 2, 300, 64), new(3, 9, 131, 70), new(1, 8, 40, 128)])
        {
            foreach (int queries in (int[])[1, 3, 20])
            {
                CacheScoreCase.Of(scorer, shape, queries, shape.Entries).Compare();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Scorers))]
    public void RandomSizes_AreScoredAsOnTheProcessor(string scorer)
    {
        Gen<CacheScoreCase> cases =
            from heads in Gen.Choose(1, 3)
            from members in Gen.Choose(1, 3)
            from entries in Gen.Choose(1, 90)
            from width in Gen.Choose(1, 40)
            from queries in Gen.Choose(1, 100)
            from seed in Gen.Choose(0, 1_000_000)
            select CacheScoreCase.Of(scorer, new CacheShape(heads, heads * members, entries, width), queries, seed);
        Prop.ForAll(cases.ToArbitrary(), static drawn => drawn.Compare()).Check(Config.QuickThrowOnFailure.WithMaxTest(6).WithReplay(20261123UL, 4711UL));
    }

    [Theory]
    [MemberData(nameof(Scorers))]
    public void KeyThatIsNoNumber_Shows(string scorer)
    {
        CacheScoreCase drawn = CacheScoreCase.Of(scorer, new CacheShape(2, 4, 30, 8), 2, 5);
        (drawn.Keys[17], drawn.Values[17]) = (float.NaN, float.NaN);

        Assert.Contains(drawn.OnKernels<float>(), float.IsNaN);
    }

    [Theory]
    [MemberData(nameof(Scorers))]
    public void Texts_CompileToPtx(string scorer)
    {
        string text = CacheScoreCase.Of(scorer, new CacheShape(8, 32, 1, 128), 1, 0).Text;
        foreach ((string architecture, bool isHalf) in ((string, bool)[])[("sm_80", false), ("sm_80", true), ("sm_90", false), ("sm_90", true)])
        {
            string ptx = PtxCompiler.Compile(GpuSource.Complete(text, isHalf), architecture);
            foreach (GpuCacheKernel kernel in CacheScoreCase.Scoring(scorer).Kernels)
            {
                Assert.Contains($".entry {kernel.Name}", ptx, StringComparison.Ordinal);
            }
        }
    }
}
