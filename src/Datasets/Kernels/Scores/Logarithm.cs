namespace PipelineDsl.Kernels;

/// <summary>The natural logarithm of one number, with the same bits everywhere; see <see cref="SampleLogarithm{TLanes, TVector}"/>.</summary>
internal static class Logarithm
{
    /// <summary>ln x.</summary>
    /// <param name="x">Finite, normal and above 0.</param>
    internal static double Of(double x) => SampleLogarithm<SampleLanes1, double>.Of(x);
}
