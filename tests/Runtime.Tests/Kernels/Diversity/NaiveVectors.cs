namespace PipelineDsl.Tests.Kernels.Diversity;

/// <summary>Cosines and distances in double precision, one pair at a time.</summary>
internal static class NaiveVectors
{
    internal static double Dot(float[] rows, int width, int a, int b)
    {
        double sum = 0;
        for (int channel = 0; channel < width; channel++)
        {
            sum += (double)rows[(a * width) + channel] * rows[(b * width) + channel];
        }

        return sum;
    }

    internal static double Cosine(float[] rows, int width, int a, int b)
    {
        double norms = Math.Sqrt(Dot(rows, width, a, a)) * Math.Sqrt(Dot(rows, width, b, b));
        return norms > 0 ? Dot(rows, width, a, b) / norms : 0;
    }

    internal static double SquaredDistance(float[] rows, int width, int a, int b) =>
        Dot(rows, width, a, a) + Dot(rows, width, b, b) - (2 * Dot(rows, width, a, b));

    /// <summary>The place of the greatest value, the first among equals.</summary>
    internal static int ArgMax(IEnumerable<double> values)
    {
        int best = -1, place = 0;
        double most = 0;
        foreach (double value in values)
        {
            if (best < 0 || value > most)
            {
                (best, most) = (place, value);
            }

            place++;
        }

        return best;
    }
}
