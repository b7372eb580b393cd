namespace PipelineDsl.Kernels;

/// <summary>Means over attention heads, summed in head order.</summary>
public static class HeadMean
{
    /// <summary>Writes the mean row [tokens].</summary>
    /// <param name="rows">One row per head [heads, tokens].</param>
    /// <param name="mean">Receives the mean [tokens].</param>
    public static void Compute(AttentionRows rows, Span<float> mean)
    {
        mean = mean[..rows.Tokens];
        mean.Clear();
        for (int head = 0; head < rows.Heads; head++)
        {
            ReadOnlySpan<float> row = rows[head];
            for (int token = 0; token < mean.Length; token++)
            {
                mean[token] += row[token];
            }
        }

        Scale(mean, rows.Heads);
    }

    /// <summary>Writes the mean vector of every token [tokens, head width].</summary>
    /// <param name="keys">Keys [heads, tokens, head width].</param>
    /// <param name="mean">Receives the means, row after row.</param>
    public static void Compute(HeadTensor keys, Span<float> mean)
    {
        int width = keys.HeadWidth;
        mean = mean[..(keys.Tokens * width)];
        mean.Clear();
        for (int token = 0; token < keys.Tokens; token++)
        {
            Span<float> row = mean.Slice(token * width, width);
            for (int head = 0; head < keys.Heads; head++)
            {
                ReadOnlySpan<float> key = keys[head, token];
                for (int i = 0; i < width; i++)
                {
                    row[i] += key[i];
                }
            }
        }

        Scale(mean, keys.Heads);
    }

    private static void Scale(Span<float> values, int heads)
    {
        float scale = 1f / heads;
        foreach (ref float value in values)
        {
            value *= scale;
        }
    }
}
