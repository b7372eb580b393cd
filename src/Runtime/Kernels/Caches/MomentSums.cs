namespace PipelineDsl.Kernels;

/// <summary>Sums from which mean and covariance of queries follow; they add up over the chunks of a text.</summary>
public static class MomentSums
{
    /// <summary>Adds queries.</summary>
    /// <param name="queries">[query heads, tokens, width].</param>
    /// <param name="sums">[query heads, width].</param>
    /// <param name="products">[query heads x width, width].</param>
    public static void Add(HeadTensor queries, Span<double> sums, Span<double> products)
    {
        int width = queries.HeadWidth;
        for (int head = 0; head < queries.Heads; head++)
        {
            for (int token = 0; token < queries.Tokens; token++)
            {
                ReadOnlySpan<float> query = queries[head, token];
                for (int i = 0; i < width; i++)
                {
                    sums[(head * width) + i] += query[i];
                    for (int j = 0; j < width; j++)
                    {
                        products[(((head * width) + i) * width) + j] += (double)query[i] * query[j];
                    }
                }
            }
        }
    }

    /// <summary>Mean and covariance, with the number of queries as divisor.</summary>
    /// <param name="count">Queries of a head.</param>
    /// <param name="sums">[query heads, width].</param>
    /// <param name="products">[query heads x width, width].</param>
    /// <param name="heads">Query heads.</param>
    /// <param name="width">Channels of a head.</param>
    /// <param name="means">[query heads, width].</param>
    /// <param name="covariances">[query heads x width, width].</param>
    public static void Finish(
        long count, ReadOnlySpan<double> sums, ReadOnlySpan<double> products, int heads, int width, Span<float> means, Span<float> covariances)
    {
        for (int row = 0; row < heads * width; row++)
        {
            double mean = sums[row] / count;
            means[row] = (float)mean;
            int head = row / width;
            for (int j = 0; j < width; j++)
            {
                covariances[(row * width) + j] = (float)((products[(row * width) + j] / count) - (mean * (sums[(head * width) + j] / count)));
            }
        }
    }
}
