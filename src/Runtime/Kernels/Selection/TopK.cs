using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipelineDsl.Kernels;

/// <summary>Exact selection of the highest scores. Ties: the lowest index wins. Selected indices ascend.</summary>
public static unsafe class TopK
{
    /// <summary>Bytes that a selection takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Number of scores.</param>
    public static long WorkspaceBytes(int tokens) => Workspace.BytesFor<uint>(tokens);

    /// <summary>How many a selection keeps that counts only tokens it may drop: all that are protected, and of the visible others at most so many.</summary>
    /// <param name="scores">+infinity for protected tokens and those outside the span, -infinity for hidden ones.</param>
    /// <param name="count">How many are kept besides the protected ones.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static int CountMarked(ReadOnlySpan<float> scores, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int isProtected = scores.Count(float.PositiveInfinity);
        return isProtected + int.Min(count, scores.Length - isProtected - scores.Count(float.NegativeInfinity));
    }

    /// <summary>Writes the indices of the <paramref name="count"/> highest scores, ascending.</summary>
    /// <param name="scores">Scores without NaN; +infinity is always taken first, -infinity last.</param>
    /// <param name="count">How many; at most the number of scores.</param>
    /// <param name="kept">Receives the indices.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or exceeds the number of scores.</exception>
    /// <exception cref="ArgumentException"><paramref name="kept"/> is too short.</exception>
    public static void Select(ReadOnlySpan<float> scores, int count, Span<int> kept, Workspace workspace) =>
        Select(scores, count, kept, workspace, VectorWidth.Best);

    internal static void Select(ReadOnlySpan<float> scores, int count, Span<int> kept, Workspace workspace, VectorWidth vectors)
    {
        SelectionGuard.Check(scores.Length, count, kept.Length);
        if (count == 0)
        {
            return;
        }

        long mark = workspace.Mark();
        uint* keys = workspace.TakePointer<uint>(scores.Length);
        OrderedKeys.Of(scores, keys);
        uint separator = OrderedKeys.Separator(keys, scores.Length, count, vectors, out int ties);
        Take(keys, scores.Length, separator, ties, count, ref MemoryMarshal.GetReference(kept));
        workspace.Release(mark);
    }

    /// <summary>Branch-free: a score's fate is as good as random, so a branch would be mispredicted every other time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Take(uint* keys, int length, uint separator, int ties, int count, ref int kept)
    {
        int taken = 0;
        for (int i = 0; taken < count && i < length; i++)
        {
            Unsafe.Add(ref kept, taken) = i;
            int above = keys[i] > separator ? 1 : 0;
            int equal = keys[i] == separator & ties > 0 ? 1 : 0;
            ties -= equal;
            taken += above + equal;
        }
    }
}
