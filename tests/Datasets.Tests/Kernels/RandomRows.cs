using System.Numerics;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

/// <summary>Rows of numbers that look random and are the same in every run.</summary>
internal static class RandomRows
{
    /// <summary>Makes rows with values from -1 to 1.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="count">Number of rows.</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="seed">Seed.</param>
    public static RowBuffer<T> Make<T>(int count, int width, int seed = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var rows = new RowBuffer<T>(count, width);
        for (int row = 0; row < count; row++)
        {
            foreach (ref T value in rows[row])
            {
                value = T.CreateTruncating((2 * random.NextDouble()) - 1);
            }
        }

        return rows;
    }

    /// <summary>Makes rows of length 1.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="count">Number of rows.</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="seed">Seed.</param>
    public static RowBuffer<T> MakeUnit<T>(int count, int width, int seed = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RowBuffer<T> rows = Make<T>(count, width, seed);
        RowScaling.Normalize(rows);
        return rows;
    }

    /// <summary>Makes rows in groups around few points, some of them twice.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="count">Number of rows.</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="spread">How far rows lie from the point of their group.</param>
    public static RowBuffer<T> MakeGroups<T>(int count, int width, int groups, double spread)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using RowBuffer<T> points = Make<T>(groups, width, 7);
        RowBuffer<T> rows = Make<T>(count, width, 8);
        for (int row = 0; row < count; row++)
        {
            if (row % 10 == 9)
            {
                rows[row - 3].CopyTo(rows[row]);
                continue;
            }

            for (int channel = 0; channel < width; channel++)
            {
                rows[row][channel] = points[row % groups][channel] + (rows[row][channel] * T.CreateTruncating(spread));
            }
        }

        return rows;
    }
}
