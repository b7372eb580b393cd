namespace PipelineDsl.Tests.Kernels;

/// <summary>Cosines and the like in double precision, as a paper states them.</summary>
internal static class NaiveCosine
{
    internal static double Of(float[] rows, int width, int a, int b)
    {
        double dot = 0, left = 0, right = 0;
        for (int i = 0; i < width; i++)
        {
            double x = rows[(a * width) + i], y = rows[(b * width) + i];
            dot += x * y;
            left += x * x;
            right += y * y;
        }

        return left == 0 || right == 0 ? 0 : dot / Math.Sqrt(left * right);
    }

    /// <summary>The most similar of some tokens; the first among those that differ by less than rounding would.</summary>
    internal static int Nearest(float[] rows, int width, int token, IEnumerable<int> others)
    {
        int nearest = -1;
        double best = double.NegativeInfinity;
        foreach (int other in others)
        {
            double cosine = Of(rows, width, token, other);
            if (cosine > best)
            {
                (nearest, best) = (other, cosine);
            }
        }

        return nearest;
    }
}
