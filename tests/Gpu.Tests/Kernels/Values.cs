using PipelineDsl.Kernels;

namespace PipelineDsl.Gpu.Tests.Kernels;

/// <summary>Values of tensors that look random and are the same in every run.</summary>
internal static class Values
{
    /// <summary>Values from -1 to 1, rounded as the model's precision rounds them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="isHalf">Whether the model's tensors hold half precision.</param>
    /// <param name="seed">Others for another seed.</param>
    internal static float[] Of(int count, bool isHalf, ulong seed = 7) => [.. Enumerable.Range(0, count).Select(at =>
    {
        float value = (KeyedHash.Unit(seed, (ulong)at) * 2) - 1;
        return isHalf ? (float)(Half)value : value;
    })];
}
