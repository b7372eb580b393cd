namespace PipelineDsl.Kernels;

/// <summary>
/// A rotation averaged over positions that follow each other: pair i is turned by the mean angle and shrunk. The mean of e^(i p f) over p is a geometric
/// series, so that it takes no loop over positions.
/// </summary>
public static class RotationMean
{
    /// <summary>Writes the mean cosine and sine of every pair of channels.</summary>
    /// <param name="rotary">The rotation.</param>
    /// <param name="first">The first position.</param>
    /// <param name="count">Positions; at least 1.</param>
    /// <param name="cosines">Receives one value per pair.</param>
    /// <param name="sines">Receives one value per pair.</param>
    public static void Compute(RotaryEmbedding rotary, int first, int count, Span<double> cosines, Span<double> sines)
    {
        for (int pair = 0; pair < rotary.Frequencies.Length; pair++)
        {
            (cosines[pair], sines[pair]) = Of(rotary.Frequencies[pair], first, count);
        }
    }

    /// <summary>Mean cosine and sine of frequency x position.</summary>
    /// <param name="frequency">Radians a position.</param>
    /// <param name="first">The first position.</param>
    /// <param name="count">Positions; at least 1.</param>
    internal static (double Cosine, double Sine) Of(double frequency, int first, int count)
    {
        double half = Math.Sin(frequency / 2), middle = frequency * (first + ((count - 1) / 2.0));
        double length = half == 0 ? 1 : Math.Sin(count * frequency / 2) / (count * half);
        return (length * Math.Cos(middle), length * Math.Sin(middle));
    }

    /// <summary>The channels of a pair.</summary>
    /// <param name="rotary">The rotation.</param>
    /// <param name="pair">0-based pair.</param>
    internal static (int A, int B) Pair(RotaryEmbedding rotary, int pair) =>
        rotary.IsInterleaved ? (2 * pair, (2 * pair) + 1) : (pair, pair + rotary.Frequencies.Length);

    /// <summary>R x, in place.</summary>
    /// <param name="rotary">The rotation.</param>
    /// <param name="cosines">Mean cosines.</param>
    /// <param name="sines">Mean sines.</param>
    /// <param name="vector">x [head width].</param>
    public static void Turn(RotaryEmbedding rotary, ReadOnlySpan<double> cosines, ReadOnlySpan<double> sines, Span<double> vector)
    {
        for (int pair = 0; pair < rotary.Frequencies.Length; pair++)
        {
            (int a, int b) = Pair(rotary, pair);
            (vector[a], vector[b]) = ((cosines[pair] * vector[a]) - (sines[pair] * vector[b]), (sines[pair] * vector[a]) + (cosines[pair] * vector[b]));
        }
    }

    /// <summary>R C R^T, in place.</summary>
    /// <param name="rotary">The rotation.</param>
    /// <param name="cosines">Mean cosines.</param>
    /// <param name="sines">Mean sines.</param>
    /// <param name="matrix">C [head width, head width].</param>
    /// <param name="width">Head width.</param>
    public static void TurnBoth(RotaryEmbedding rotary, ReadOnlySpan<double> cosines, ReadOnlySpan<double> sines, Span<double> matrix, int width)
    {
        for (int row = 0; row < width; row++)
        {
            Turn(rotary, cosines, sines, matrix.Slice(row * width, width));
        }

        for (int pair = 0; pair < rotary.Frequencies.Length; pair++)
        {
            (int a, int b) = Pair(rotary, pair);
            Span<double> rowA = matrix.Slice(a * width, width), rowB = matrix.Slice(b * width, width);
            for (int column = 0; column < width; column++)
            {
                (rowA[column], rowB[column]) = (
                    (cosines[pair] * rowA[column]) - (sines[pair] * rowB[column]), (sines[pair] * rowA[column]) + (cosines[pair] * rowB[column]));
            }
        }
    }
}
