using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>Seeds of what is random in a stage. Each purpose has its own: samples that one draw left must not be special to the next.</summary>
internal static class StageSeed
{
    /// <summary>The seed of a purpose.</summary>
    /// <param name="plan">The plan, with the seed of the run.</param>
    /// <param name="purpose">Name of the round, or what else is unique in a plan.</param>
    internal static ulong Of(RunPlan plan, string purpose) =>
        XxHash3.HashToUInt64(MemoryMarshal.AsBytes(purpose.AsSpan()), unchecked((long)plan.Seed));
}
