using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// Top-k inside cells: every cell keeps its proportional share of the budget (largest remainder), and scores decide only within a cell. Places left over
/// for cells with equal remainders go to evenly spaced ones among them, so that the front of the sequence is not favoured. What cells are (windows, grid
/// squares, frames) is the caller's choice.
/// </summary>
public static unsafe class QuotaSelection
{
    /// <summary>Bytes that a selection takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Number of scores.</param>
    /// <param name="cells">Number of cells.</param>
    public static long WorkspaceBytes(int tokens, int cells) =>
        (3 * Workspace.BytesFor<int>(cells)) + Workspace.BytesFor<int>(tokens) + Workspace.BytesFor<bool>(tokens) + Ranking.WorkspaceBytes(tokens);

    /// <summary>
    /// Writes the indices kept, ascending: first everything that scores +infinity, then each cell's share, then -infinity if the
    /// budget demands it.
    /// </summary>
    /// <param name="scores">Scores without NaN; +infinity for protected tokens, -infinity for hidden ones.</param>
    /// <param name="cells">Cell of every token.</param>
    /// <param name="cellCount">Number of cells.</param>
    /// <param name="count">How many in all; at most the number of scores.</param>
    /// <param name="kept">Receives the indices.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="count"/> is negative or exceeds the number of scores, or a token's cell does not exist.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="kept"/> is too short, or there is not one cell per score.</exception>
    public static void Select(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> cells, int cellCount, int count, Span<int> kept, Workspace workspace) =>
        Select(scores, cells, cellCount, count, kept, workspace, VectorWidth.Best);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Select(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> cells, int cellCount, int count, Span<int> kept, Workspace workspace, VectorWidth vectors)
    {
        SelectionGuard.Check(scores.Length, count, kept.Length);
        if (cells.Length != scores.Length)
        {
            throw new ArgumentException($"Expected {scores.Length} cells, got {cells.Length}.", nameof(cells));
        }

        long mark = workspace.Mark();
        Span<int> population = workspace.Take<int>(cellCount);
        Span<int> share = workspace.Take<int>(cellCount);
        population.Clear();
        int candidates = 0, isProtected = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)cells[i], (uint)cellCount, nameof(cells));
            if (float.IsFinite(scores[i]))
            {
                population[cells[i]]++;
                candidates++;
            }
            else if (scores[i] > 0)
            {
                isProtected++;
            }
        }

        Apportion(population, candidates, int.Clamp(count - isProtected, 0, candidates), share, workspace, vectors);

        Span<int> order = workspace.Take<int>(scores.Length);
        Span<bool> chosen = workspace.Take<bool>(scores.Length);
        chosen.Clear();
        Ranking.Descending(scores, order, workspace, vectors);
        int left = count;
        for (int rank = 0; rank < order.Length && left > 0; rank++)
        {
            int token = order[rank];
            if (!float.IsFinite(scores[token]) || share[cells[token]]-- > 0)
            {
                chosen[token] = true;
                left--;
            }
        }

        int written = 0;
        for (int token = 0; token < chosen.Length; token++)
        {
            if (chosen[token])
            {
                kept[written++] = token;
            }
        }

        workspace.Release(mark);
    }

    /// <summary>Splits <paramref name="count"/> over the cells in proportion to their population.</summary>
    private static void Apportion(
        ReadOnlySpan<int> population, int total, int count, Span<int> share, Workspace workspace, VectorWidth vectors)
    {
        if (total == 0)
        {
            share.Clear();
            return;
        }

        long mark = workspace.Mark();
        uint* remainders = workspace.TakePointer<uint>(share.Length);
        int left = count;
        for (int cell = 0; cell < share.Length; cell++)
        {
            (long whole, long remainder) = long.DivRem((long)count * population[cell], total);
            share[cell] = (int)whole;
            remainders[cell] = (uint)remainder;
            left -= share[cell];
        }

        // What is left is less than the number of cells with a remainder: each of the greatest gets one more.
        if (left > 0)
        {
            uint separator = OrderedKeys.Separator(remainders, share.Length, left, vectors, out int ties);
            RoundUp(new ReadOnlySpan<uint>(remainders, share.Length), separator, ties, share);
        }

        workspace.Release(mark);
    }

    /// <summary>One more for every cell above the separator, and for evenly spaced ones of those that equal it.</summary>
    private static void RoundUp(ReadOnlySpan<uint> remainders, uint separator, int ties, Span<int> share)
    {
        int tied = remainders.Count(separator), picks = int.Min(ties, tied), ordinal = 0, pick = 0;
        for (int cell = 0; cell < share.Length; cell++)
        {
            bool isPicked = remainders[cell] > separator;
            if (remainders[cell] == separator && ordinal++ == StridedSelection.Target(pick, tied, picks))
            {
                isPicked = true;
                pick++;
            }

            share[cell] += isPicked ? 1 : 0;
        }
    }
}
