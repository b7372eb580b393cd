using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Tests.Kernels;

/// <summary>Runs a check on generated cases with a fixed seed.</summary>
internal static class KernelProperty
{
    /// <summary>Checks sizes up to <paramref name="largest"/>, each with a seed for its content.</summary>
    internal static void Holds(int largest, Action<int, int> check)
    {
        Gen<(int Size, int Seed)> cases =
            from size in Gen.Choose(1, largest)
            from seed in Gen.Choose(0, 1_000_000)
            select (size, seed);
        Prop.ForAll(cases.ToArbitrary(), c => check(c.Size, c.Seed))
            .Check(Config.QuickThrowOnFailure.WithReplay(20250519UL, 19147UL));
    }
}
