namespace PipelineDsl.Kernels;

/// <summary>One query's softmaxed attention, computed alone so that fused attention need not be given up.</summary>
public static class AttentionRow
{
    /// <summary>Writes softmax(scale q K^T + bias) for one query, per head [heads, tokens].</summary>
    /// <param name="queries">Queries [heads, tokens, head width].</param>
    /// <param name="keys">Keys [heads, tokens, head width].</param>
    /// <param name="query">The token whose row is wanted.</param>
    /// <param name="scale">Factor on q.k, usually 1 / sqrt(head width).</param>
    /// <param name="visible">Which keys may be attended to; empty for all.</param>
    /// <param name="logSizes">Added to every key's logit (proportional attention); empty for none.</param>
    /// <param name="rows">Receives heads x tokens probabilities.</param>
    public static void Compute(
        HeadTensor queries, HeadTensor keys, int query, float scale, ReadOnlySpan<bool> visible, ReadOnlySpan<float> logSizes, Span<float> rows)
    {
        for (int head = 0; head < keys.Heads; head++)
        {
            Span<float> row = rows.Slice(head * keys.Tokens, keys.Tokens);
            ReadOnlySpan<float> q = queries[head, query];
            for (int token = 0; token < row.Length; token++)
            {
                ReadOnlySpan<float> k = keys[head, token];
                float dot = 0;
                for (int i = 0; i < k.Length; i++)
                {
                    dot = MathF.FusedMultiplyAdd(q[i], k[i], dot);
                }

                float logit = (dot * scale) + (logSizes.IsEmpty ? 0 : logSizes[token]);
                row[token] = visible.IsEmpty || visible[token] ? logit : float.NegativeInfinity;
            }

            Softmax(row);
        }
    }

    private static void Softmax(Span<float> row)
    {
        float max = float.NegativeInfinity;
        foreach (float value in row)
        {
            max = MathF.Max(max, value);
        }

        // A row whose keys are all hidden attends to nothing.
        if (float.IsNegativeInfinity(max))
        {
            row.Clear();
            return;
        }

        float sum = 0;
        foreach (ref float value in row)
        {
            value = MathF.Exp(value - max);
            sum += value;
        }

        foreach (ref float value in row)
        {
            value /= sum;
        }
    }
}
