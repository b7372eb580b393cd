using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

/// <summary>The vector widths that this machine has.</summary>
internal static class Widths
{
    /// <summary>From the narrowest to the widest.</summary>
    public static IEnumerable<VectorWidth> All => Enum.GetValues<VectorWidth>().Where(static width => width <= VectorWidth.Best);
}
