using PipelineDsl.Kernels;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Chooses tokens. Its memory is taken once; choosing takes none.</summary>
/// <param name="sampling">How.</param>
/// <param name="vocabulary">Number of different tokens.</param>
internal sealed class TokenSampler(Sampling sampling, int vocabulary)
{
    // Of a greedy choice nothing is stored.
    private readonly double[] _weights = sampling.Temperature > 0 ? new double[vocabulary] : [];
    private readonly ulong[] _order = sampling.Temperature > 0 && sampling.TopP < 1 ? new ulong[vocabulary] : [];

    /// <summary>Chooses a token.</summary>
    /// <param name="logits">Logits [vocabulary]; minus infinity forbids a token.</param>
    /// <param name="place">Where the token will stand in the text.</param>
    /// <exception cref="InvalidOperationException">A logit is NaN or plus infinity, or all forbid.</exception>
    internal int Choose(ReadOnlySpan<float> logits, int place)
    {
        int likeliest = Likeliest(logits);
        if (sampling.Temperature == 0)
        {
            return likeliest;
        }

        double sum = 0;
        for (int token = 0; token < logits.Length; token++)
        {
            _weights[token] = Math.Exp(((double)logits[token] - logits[likeliest]) / sampling.Temperature);
            sum += _weights[token];
        }

        // All 53 bits that a double holds.
        double draw = (KeyedHash.Key(sampling.Seed, (ulong)place) >> 11) * (1.0 / (1L << 53));
        return sampling.TopP < 1 ? FromNucleus(draw, sum) : FromAll(draw * sum, likeliest);
    }

    private static int Likeliest(ReadOnlySpan<float> logits)
    {
        int likeliest = 0;
        for (int token = 0; token < logits.Length; token++)
        {
            if (float.IsNaN(logits[token]) || float.IsPositiveInfinity(logits[token]))
            {
                throw new InvalidOperationException($"The logit of token {token} is {logits[token]}; expected finite numbers.");
            }

            if (logits[token] > logits[likeliest])
            {
                likeliest = token;
            }
        }

        return !float.IsNegativeInfinity(logits[likeliest])
            ? likeliest
            : throw new InvalidOperationException("All logits are minus infinity; no token can follow.");
    }

    private int FromAll(double remaining, int likeliest)
    {
        for (int token = 0; token < _weights.Length; token++)
        {
            remaining -= _weights[token];
            if (remaining < 0)
            {
                return token;
            }
        }

        // Only rounding gets here.
        return likeliest;
    }

    private int FromNucleus(double draw, double sum)
    {
        // Tokens below this weigh less than 1 - TopP together, so the likelier ones reach TopP without them and need not be sorted with them.
        double least = (1 - sampling.TopP) * sum / _weights.Length;
        int count = 0;
        for (int token = 0; token < _weights.Length; token++)
        {
            if (_weights[token] >= least)
            {
                // Bits of positive floats ascend with them: the heaviest first, equal ones by index.
                _order[count++] = ((ulong)~BitConverter.SingleToUInt32Bits((float)_weights[token]) << 32) | (uint)token;
            }
        }

        Span<ulong> order = _order.AsSpan(0, count);
        order.Sort();
        double mass = 0;
        int size = 0;
        while (size < count && mass < sampling.TopP * sum)
        {
            mass += _weights[(int)order[size++]];
        }

        double remaining = draw * mass;
        for (int i = 0; i < size; i++)
        {
            remaining -= _weights[(int)order[i]];
            if (remaining < 0)
            {
                return (int)order[i];
            }
        }

        // Only rounding gets here.
        return (int)order[0];
    }
}
