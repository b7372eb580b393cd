namespace PipelineDsl.Kernels;

/// <summary>How many merges a similarity threshold asks for, so that <see cref="BipartiteMatching"/> can be given a number.</summary>
public static class SimilarPairs
{
    /// <summary>
    /// Counts the tokens at even positions that have a partner at an odd position at least this similar. Padding counts as
    /// similar to padding, because matching pairs it first.
    /// </summary>
    /// <param name="metric">Vectors to compare [tokens, width]; a zero vector has cosine 0 with everything.</param>
    /// <param name="threshold">The least cosine at which a pair merges.</param>
    /// <param name="isProtected">Tokens that neither merge nor are merged into; empty for none.</param>
    /// <param name="visible">False for padding; empty when all are visible.</param>
    public static int Count(TokenMatrix metric, float threshold, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible)
    {
        int count = 0;
        for (int even = 0; even < metric.Tokens; even += 2)
        {
            count += HasPartner(metric, even, threshold, isProtected, visible) ? 1 : 0;
        }

        return count;
    }

    private static bool HasPartner(
        TokenMatrix metric, int even, float threshold, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible)
    {
        if (!isProtected.IsEmpty && isProtected[even])
        {
            return false;
        }

        for (int odd = 1; odd < metric.Tokens; odd += 2)
        {
            if (!isProtected.IsEmpty && isProtected[odd])
            {
                continue;
            }

            bool similar = visible.IsEmpty || (visible[even] && visible[odd])
                ? Cosine(metric[even], metric[odd]) >= threshold
                : visible[even] == visible[odd];
            if (similar)
            {
                return true;
            }
        }

        return false;
    }

    private static float Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float dot = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            dot = MathF.FusedMultiplyAdd(a[i], b[i], dot);
            aa = MathF.FusedMultiplyAdd(a[i], a[i], aa);
            bb = MathF.FusedMultiplyAdd(b[i], b[i], bb);
        }

        return aa == 0 || bb == 0 ? 0 : dot / (MathF.Sqrt(aa) * MathF.Sqrt(bb));
    }
}
