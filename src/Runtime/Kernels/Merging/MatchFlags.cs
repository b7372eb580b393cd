namespace PipelineDsl.Kernels;

/// <summary>The flags that matchings take: one per token, or none.</summary>
internal static class MatchFlags
{
    /// <summary>Requires one flag per token, or none.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="flags">The flags.</param>
    /// <param name="name">Their name, for the message.</param>
    internal static void Check(int tokens, ReadOnlySpan<bool> flags, string name)
    {
        if (!flags.IsEmpty && flags.Length != tokens)
        {
            throw new ArgumentException($"Expected {tokens} flags or none, got {flags.Length}.", name);
        }
    }

    /// <summary>Parts the tokens by a flag, both ascending.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="flags">One per token; empty when all are false.</param>
    /// <param name="marked">Receives those with the flag.</param>
    /// <param name="others">Receives those without.</param>
    /// <returns>How many have the flag.</returns>
    internal static int Part(int tokens, ReadOnlySpan<bool> flags, Span<int> marked, Span<int> others)
    {
        int count = 0;
        for (int token = 0; token < tokens; token++)
        {
            if (!flags.IsEmpty && flags[token])
            {
                marked[count++] = token;
            }
            else
            {
                others[token - count] = token;
            }
        }

        return count;
    }
}
