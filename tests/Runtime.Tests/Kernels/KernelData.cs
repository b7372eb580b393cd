using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

/// <summary>Inputs for kernel tests, the same in every run.</summary>
internal static class KernelData
{
    internal static readonly int[] AwkwardCounts = [1, 2, 3, 15, 16, 17, 31, 33, 196, 197, 577];

    internal static readonly int[] AwkwardWidths = [1, 7, 16, 63, 64, 65, 192];

    /// <summary>All implementations; those that this machine lacks are emulated by the runtime.</summary>
    internal static VectorWidth[] Widths => Enum.GetValues<VectorWidth>();

    internal static float[] Random(int seed, int count)
    {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)((random.NextDouble() * 2) - 1);
        }

        return values;
    }

    /// <summary>Unit vectors along the axes, some of them zero: cosines are exactly 0 or 1, so that ties abound.</summary>
    internal static float[] OneHot(int seed, int tokens, int width)
    {
        var random = new Random(seed);
        float[] values = new float[tokens * width];
        for (int token = 0; token < tokens; token++)
        {
            int axis = random.Next(width + 1);
            if (axis < width)
            {
                values[(token * width) + axis] = 1;
            }
        }

        return values;
    }

    internal static bool[] Flags(int seed, int count, double share)
    {
        var random = new Random(seed);
        bool[] flags = new bool[count];
        for (int i = 0; i < count; i++)
        {
            flags[i] = random.NextDouble() < share;
        }

        return flags;
    }

    /// <summary>Rows with a gap of NaN between them, which nothing may read.</summary>
    internal static float[] WithGaps(float[] dense, int rows, int width, int stride)
    {
        float[] strided = new float[rows * stride];
        Array.Fill(strided, float.NaN);
        for (int row = 0; row < rows; row++)
        {
            Array.Copy(dense, row * width, strided, row * stride, width);
        }

        return strided;
    }

    internal static int[] Bits(ReadOnlySpan<float> values)
    {
        int[] bits = new int[values.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.SingleToInt32Bits(values[i]);
        }

        return bits;
    }
}
