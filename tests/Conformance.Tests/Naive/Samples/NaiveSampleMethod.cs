namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>
/// A method on training sets, written from its formula. Kernels run in double precision here, so choices need little distance; ties of equal inputs are
/// ties everywhere, and are drawn on purpose.
/// </summary>
/// <param name="method">Its name in files.</param>
/// <param name="file">Name of the file of vectors without prefix and extension, where it is not the method's.</param>
internal abstract class NaiveSampleMethod(string method, string? file = null) : NaiveMethod($"ds_{file ?? method}", method)
{
    /// <inheritdoc/>
    public override double Margin => 1e-7;

    /// <summary>Whether exact ties are drawn; not where symmetry makes values equal that rounding tells apart.</summary>
    public virtual bool AllowsTies => true;

    /// <summary>Embeddings; whole numbers so that distances tie exactly, or any, now and then with copies of rows.</summary>
    /// <param name="draws">Draws them.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="width">Channels of a row.</param>
    /// <param name="isWhole">Whether all values are small whole numbers.</param>
    protected static double[][] Embeddings(Draws draws, int count, int width, bool isWhole = false)
    {
        double[][] rows = isWhole
            ? [.. Vec.Range(0, count).Select(_ => Vec.Range(0, width).Select(_ => (double)draws.Int(-4, 4)).ToArray())]
            : draws.Rows(count, width);
        for (int row = 1; row < count; row++)
        {
            rows[row] = draws.Int(0, 9) == 0 ? rows[draws.Int(0, row - 1)] : rows[row];
        }

        return rows;
    }

    /// <summary>A label a sample; every class has one.</summary>
    /// <param name="draws">Draws them.</param>
    /// <param name="count">Number of samples.</param>
    /// <param name="classes">Number of classes, at most <paramref name="count"/>.</param>
    protected static int[] Labels(Draws draws, int count, int classes) =>
        [.. Vec.Range(0, count).Select(sample => sample < classes ? sample : draws.Int(0, classes - 1))];

    /// <summary>Similarities in thirty-secondths, 1 with oneself: their sums are exact.</summary>
    /// <param name="draws">Draws them.</param>
    /// <param name="count">Number of samples.</param>
    protected static double[][] Similarities(Draws draws, int count)
    {
        double[][] pairs = [.. Vec.Range(0, count).Select(_ => new double[count])];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                pairs[i][j] = pairs[j][i] = i == j ? 1 : draws.Int(0, 32) / 32.0;
            }
        }

        return pairs;
    }
}
