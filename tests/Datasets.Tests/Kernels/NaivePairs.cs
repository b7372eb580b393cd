using System.Numerics;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

/// <summary>Two rows compared as their definition says, channel after channel with fused multiply-add: the kernels' results to the bit.</summary>
internal static class NaivePairs
{
    /// <summary>The dot product.</summary>
    public static T Product<T>(RowBuffer<T> left, int row, RowBuffer<T> right, int other)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int channel = 0; channel < left.Width; channel++)
        {
            sum = T.FusedMultiplyAdd(left[row][channel], right[other][channel], sum);
        }

        return sum;
    }

    /// <summary>The squared Euclidean distance.</summary>
    public static T SquaredDistance<T>(RowBuffer<T> left, int row, RowBuffer<T> right, int other)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int channel = 0; channel < left.Width; channel++)
        {
            T difference = left[row][channel] - right[other][channel];
            sum = T.FusedMultiplyAdd(difference, difference, sum);
        }

        return sum;
    }
}
