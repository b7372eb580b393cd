using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Evenly spaced selection: of n candidates the k at floor((i + 1/2) n / k).</summary>
public static class StridedSelection
{
    /// <summary>Keeps everything that scores +infinity (protected), and evenly spaced others up to <paramref name="count"/>; indices ascend.</summary>
    /// <param name="scores">+infinity for protected tokens, -infinity for hidden ones, anything finite for the rest.</param>
    /// <param name="count">How many in all; at most the number of scores.</param>
    /// <param name="kept">Receives the indices.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or exceeds the number of scores.</exception>
    /// <exception cref="ArgumentException"><paramref name="kept"/> is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Select(ReadOnlySpan<float> scores, int count, Span<int> kept)
    {
        SelectionGuard.Check(scores.Length, count, kept.Length);
        int isProtected = Count(scores, float.PositiveInfinity);
        int hidden = Count(scores, float.NegativeInfinity);
        int visible = scores.Length - isProtected - hidden;
        int chosen = int.Clamp(count - isProtected, 0, visible);
        int fromHidden = int.Max(count - isProtected - chosen, 0);
        int protectedLeft = count - chosen - fromHidden;

        int written = 0, ordinal = 0, next = 0, target = Target(0, visible, chosen);
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
            else if (ordinal++ == target)
            {
                kept[written++] = i;
                target = Target(++next, visible, chosen);
            }
        }
    }

    /// <summary>The candidate that pick <paramref name="pick"/> takes, -1 when all are picked.</summary>
    internal static int Target(int pick, int candidates, int picks) =>
        pick < picks ? (int)(((2L * pick) + 1) * candidates / (2L * picks)) : -1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
