namespace PipelineDsl.Kernels;

/// <summary>
/// Measures a model's rotary embedding from keys of the same tokens at different positions. It finds out which channels turn, how they pair and
/// how fast, and whether it is a rotation by position x frequency at all.
/// </summary>
/// <param name="headDim">Channels of a head.</param>
/// <param name="tolerance">The part of a key's length that rounding may change.</param>
internal sealed class RotationFit(int headDim, double tolerance)
{
    // A model computes position x frequency in single precision, so angles are the less exact the larger they are.
    private const double AngleRounding = 2e-7;

    /// <summary>Finds the rotation that explains all positions.</summary>
    /// <param name="still">Keys at position 0 [vectors, head width].</param>
    /// <param name="turned">The same keys at other positions, which ascend from 1; each at most 16 times the one before, or frequencies are ambiguous.</param>
    /// <param name="rotary">The rotation; null when keys do not depend on the position.</param>
    /// <returns>What is wrong; null when keys do not depend on the position, or <paramref name="rotary"/> explains how.</returns>
    internal string? Find(float[] still, IReadOnlyList<(int Position, float[] Keys)> turned, out RotaryEmbedding? rotary)
    {
        rotary = null;
        int last = LastChanged(still, turned);
        if (last < 0)
        {
            return null;
        }

        (int position, float[] keys) = turned[0];
        rotary = Pairings(last).Select(pairs => Frequencies(still, keys, position, pairs.Pairs, pairs.IsInterleaved))
            .FirstOrDefault(candidate => Error(still, keys, position, candidate) <= Allowed(position));
        if (rotary is null)
        {
            return $"keys at position {position} are not keys at position 0 turned by pairs of channels";
        }

        for (int i = 1; i < turned.Count; i++)
        {
            // What is known of a frequency so far is the less exact for an angle the larger the position.
            (int known, (position, keys)) = (position, turned[i]);
            if (Error(still, keys, position, rotary) > Allowed(position) * (1 + ((double)position / known)))
            {
                return $"keys at position {position} are not turned {position / known} times as far as at position {known}";
            }

            rotary = Refine(still, keys, position, rotary);
        }

        RotaryEmbedding found = rotary;
        int wrong = turned.FirstOrDefault(other => !Explains(still, other.Keys, other.Position, found)).Position;
        return wrong == 0 ? null : $"keys at position {wrong} are not turned by the position times a frequency";
    }

    /// <summary>Whether a rotation turns keys at position 0 into those at another one.</summary>
    /// <param name="still">Keys at position 0 [vectors, head width].</param>
    /// <param name="keys">The same keys at <paramref name="position"/>.</param>
    /// <param name="position">The position.</param>
    /// <param name="rotary">The rotation; null for none.</param>
    internal bool Explains(float[] still, float[] keys, int position, RotaryEmbedding? rotary) => Error(still, keys, position, rotary) <= Allowed(position);

    private double Allowed(int position) => tolerance + (position * AngleRounding);

    // Halves first, and the narrowest first: both fit where only two channels turn, and wider neighbours fit with frequencies of zero.
    private IEnumerable<(int Pairs, bool IsInterleaved)> Pairings(int lastChanged)
    {
        foreach (bool isInterleaved in new[] { false, true })
        {
            for (int pairs = (lastChanged / 2) + 1; pairs <= headDim / 2; pairs++)
            {
                yield return (pairs, isInterleaved);
            }
        }
    }

    private int LastChanged(float[] still, IReadOnlyList<(int Position, float[] Keys)> turned)
    {
        double threshold = tolerance * Math.Sqrt(still.Sum(static value => (double)value * value) / still.Length);
        for (int channel = headDim - 1; channel >= 0; channel--)
        {
            for (int at = channel; at < still.Length; at += headDim)
            {
                if (turned.Any(other => Math.Abs(other.Keys[at] - still[at]) > threshold))
                {
                    return channel;
                }
            }
        }

        return -1;
    }

    private RotaryEmbedding Frequencies(float[] still, float[] keys, int position, int pairs, bool isInterleaved) =>
        new([.. Enumerable.Range(0, pairs).Select(pair => (float)(Angle(still, keys, pair, pairs, isInterleaved) / position))], isInterleaved);

    private RotaryEmbedding Refine(float[] still, float[] keys, int position, RotaryEmbedding rough)
    {
        int pairs = rough.Frequencies.Length;
        return new RotaryEmbedding(
            [.. rough.Frequencies.Select((frequency, pair) =>
            {
                double expected = (double)frequency * position;
                return (float)((expected + Math.IEEERemainder(Angle(still, keys, pair, pairs, rough.IsInterleaved) - expected, Math.Tau)) / position);
            })],
            rough.IsInterleaved);
    }

    // The argument of the sum of conj(still) x turned over all vectors; 0 for a pair that is zero in all of them.
    private double Angle(float[] still, float[] keys, int pair, int pairs, bool isInterleaved)
    {
        (int first, int second) = Channels(pair, pairs, isInterleaved);
        double real = 0, imaginary = 0;
        for (int start = 0; start < still.Length; start += headDim)
        {
            double x = still[start + first], y = still[start + second], u = keys[start + first], v = keys[start + second];
            real += (x * u) + (y * v);
            imaginary += (x * v) - (y * u);
        }

        return Math.Atan2(imaginary, real);
    }

    // The length of what a rotation does not explain, as a part of the keys' length.
    private double Error(float[] still, float[] keys, int position, RotaryEmbedding? rotary)
    {
        int pairs = rotary?.Frequencies.Length ?? 0;
        double unexplained = 0, total = 0;
        for (int start = 0; start < still.Length; start += headDim)
        {
            for (int pair = 0; pair < pairs; pair++)
            {
                (int first, int second) = Channels(pair, pairs, rotary!.IsInterleaved);
                (double sine, double cosine) = Math.SinCos((double)rotary.Frequencies[pair] * position);
                double x = still[start + first], y = still[start + second];
                unexplained += Square((x * cosine) - (y * sine) - keys[start + first]) + Square((x * sine) + (y * cosine) - keys[start + second]);
            }

            for (int channel = 0; channel < headDim; channel++)
            {
                unexplained += channel < 2 * pairs ? 0 : Square(still[start + channel] - keys[start + channel]);
                total += Square(still[start + channel]);
            }
        }

        return total == 0 ? 0 : Math.Sqrt(unexplained / total);
    }

    private static (int First, int Second) Channels(int pair, int pairs, bool isInterleaved) =>
        isInterleaved ? (2 * pair, (2 * pair) + 1) : (pair, pair + pairs);

    private static double Square(double value) => value * value;
}
