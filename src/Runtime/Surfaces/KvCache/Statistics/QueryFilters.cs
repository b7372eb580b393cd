using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>
/// Filters of Q-Filters (arXiv 2503.02812, section 3.2) from moments of queries: the dominant eigenvector of their second moment behind the rotation, with the
/// sign that the mean query has a positive product with, averaged over the query heads of a group. Stored with the other sign, as the published ones are.
/// </summary>
internal static class QueryFilters
{
    private const int MaxIterations = 500;
    private const double Settled = 1e-12;

    /// <summary>Computes the filters of one layer.</summary>
    /// <param name="means">Means in front of the rotation [query heads, head width].</param>
    /// <param name="covariances">Covariances [query heads, head width, head width].</param>
    /// <param name="rotary">The rotation; null for none.</param>
    /// <param name="positions">Positions 0 to this - 1 that are averaged over.</param>
    /// <param name="filters">Receives the filters [KV heads, head width].</param>
    /// <param name="width">Head width.</param>
    internal static void Compute(
        ReadOnlySpan<float> means, ReadOnlySpan<float> covariances, RotaryEmbedding? rotary, int positions, Span<float> filters, int width)
    {
        int heads = means.Length / width, group = heads / (filters.Length / width);
        double[] moment = new double[width * width], mean = new double[width];
        double[] sums = new double[filters.Length];
        for (int head = 0; head < heads; head++)
        {
            ReadOnlySpan<float> ofHead = means.Slice(head * width, width), covariance = covariances.Slice(head * width * width, width * width);
            for (int at = 0; at < moment.Length; at++)
            {
                moment[at] = covariance[at] + ((double)ofHead[at / width] * ofHead[at % width]);
                mean[at / width] = ofHead[at / width];
            }

            if (rotary is not null)
            {
                TurnedMoment.Average(rotary, positions, moment, mean);
            }

            double[] direction = DominantDirection(moment, width);
            double sign = double.CopySign(1, Dot(direction, mean));
            for (int channel = 0; channel < width; channel++)
            {
                sums[(head / group * width) + channel] += sign * direction[channel];
            }
        }

        for (int at = 0; at < filters.Length; at++)
        {
            filters[at] = (float)(-sums[at] / group);
        }
    }

    /// <summary>Power iteration, from the column of the channel with the most energy; zeros for a zero matrix.</summary>
    private static double[] DominantDirection(double[] moment, int width)
    {
        int start = 0;
        for (int channel = 1; channel < width; channel++)
        {
            start = moment[channel * (width + 1)] > moment[start * (width + 1)] ? channel : start;
        }

        double[] direction = moment.AsSpan(start * width, width).ToArray(), next = new double[width];
        if (!Normalise(direction))
        {
            return direction;
        }

        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            for (int row = 0; row < width; row++)
            {
                next[row] = Dot(moment.AsSpan(row * width, width), direction);
            }

            Normalise(next);
            double left = 1 - Math.Abs(Dot(next, direction));
            (direction, next) = (next, direction);
            if (left < Settled)
            {
                break;
            }
        }

        return direction;
    }

    private static bool Normalise(double[] vector)
    {
        double length = Math.Sqrt(Dot(vector, vector));
        for (int channel = 0; length > 0 && channel < vector.Length; channel++)
        {
            vector[channel] /= length;
        }

        return length > 0;
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int channel = 0; channel < left.Length; channel++)
        {
            sum += left[channel] * right[channel];
        }

        return sum;
    }
}
