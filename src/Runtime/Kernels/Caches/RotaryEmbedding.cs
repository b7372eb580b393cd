using System.Collections.Immutable;

namespace PipelineDsl.Kernels;

/// <summary>
/// A model's rotary position embedding (RoFormer, arXiv 2104.09864): pair i of a head's channels is turned by position x frequency i. Scalings such as YaRN's
/// are part of the frequencies; a factor on the keys is not, since cached keys have it already.
/// </summary>
public sealed class RotaryEmbedding
{
    /// <summary>Makes an embedding from its frequencies.</summary>
    /// <param name="frequencies">Radians a position, one for every pair of channels that turns.</param>
    /// <param name="isInterleaved">Whether pairs are neighbours (2i, 2i + 1), as in GPT-J; otherwise channel i and channel i + number of pairs.</param>
    /// <exception cref="ArgumentException">There is no frequency, or one is not finite.</exception>
    public RotaryEmbedding(ImmutableArray<float> frequencies, bool isInterleaved = false)
    {
        if (frequencies.IsDefaultOrEmpty || frequencies.Any(static frequency => !float.IsFinite(frequency)))
        {
            throw new ArgumentException("A rotary embedding needs at least one frequency, and finite ones.", nameof(frequencies));
        }

        Frequencies = frequencies;
        IsInterleaved = isInterleaved;
        Turns = new RotaryTurns(frequencies.AsSpan());
    }

    /// <summary>Radians a position, one for every pair of channels that turns.</summary>
    public ImmutableArray<float> Frequencies { get; }

    /// <summary>Whether pairs are neighbours.</summary>
    public bool IsInterleaved { get; }

    /// <summary>Cosines and sines of any turn.</summary>
    internal RotaryTurns Turns { get; }

    /// <summary>Channels that turn, the first ones of a head; the others carry no position.</summary>
    public int RotaryDim => 2 * Frequencies.Length;

    /// <summary>The usual frequencies base^(-2i / channels).</summary>
    /// <param name="rotaryDim">Channels that turn; even.</param>
    /// <param name="theta">The base, 10,000 in the paper.</param>
    /// <param name="isInterleaved">Whether pairs are neighbours.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rotaryDim"/> is odd or below 2, or <paramref name="theta"/> is not above 1.</exception>
    public static RotaryEmbedding FromTheta(int rotaryDim, double theta = 10_000, bool isInterleaved = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rotaryDim, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rotaryDim % 2, 0);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(theta, 1);
        return new RotaryEmbedding([.. Enumerable.Range(0, rotaryDim / 2).Select(i => (float)Math.Pow(theta, -2.0 * i / rotaryDim))], isInterleaved);
    }
}
