namespace PipelineDsl.Kernels;

/// <summary>Evenly spaced selection: of n candidates the k at floor((i + 1/2) n / k).</summary>
public static class StridedSelection
{
    /// <summary>Keeps everything that scores +infinity (protected), and evenly spaced others up to <paramref name="count"/>; indices ascend.</summary>
    /// <param name="scores">+infinity for protected tokens, -infinity for hidden ones, anything finite for the rest.</param>
    /// <param name="count">How many in all; at most the number of scores.</param>
    /// <param name="kept">Receives the indices.</param>
    public static void Select(ReadOnlySpan<float> scores, int count, Span<int> kept)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, scores.Length);
        int isProtected = Count(scores, float.PositiveInfinity);
        int hidden = Count(scores, float.NegativeInfinity);
        int visible = scores.Length - isProtected - hidden;
        int chosen = int.Clamp(count - isProtected, 0, visible);
        int fromHidden = int.Max(count - isProtected - chosen, 0);
        int protectedLeft = count - chosen - fromHidden;

        int written = 0, ordinal = 0, next = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (float.IsPositiveInfinity(scores[i]))
            {
                if (protectedLeft-- > 0)
                {
                    kept[written++] = i;
                }
            }
            else if (float.IsNegativeInfinity(scores[i]))
            {
                if (fromHidden-- > 0)
                {
                    kept[written++] = i;
                }
            }
            else if (next < chosen && ordinal++ == (int)(((2L * next) + 1) * visible / (2L * chosen)))
            {
                kept[written++] = i;
                next++;
            }
        }
    }

    private static int Count(ReadOnlySpan<float> scores, float value)
    {
        int count = 0;
        foreach (float score in scores)
        {
            count += score == value ? 1 : 0;
        }

        return count;
    }
}
