namespace PipelineDsl.Kernels;

/// <summary>
/// Top-k inside cells: every cell keeps its proportional share of the budget (largest remainder, ties to the lowest cell), and
/// scores decide only within a cell. What cells are (windows, grid squares, frames) is the caller's choice.
/// </summary>
public static class QuotaSelection
{
    /// <summary>Bytes that <see cref="Select"/> takes from its workspace.</summary>
    /// <param name="tokens">Number of scores.</param>
    /// <param name="cells">Number of cells.</param>
    public static long WorkspaceBytes(int tokens, int cells) => (3 * Workspace.BytesFor<int>(tokens)) + (3 * Workspace.BytesFor<int>(cells));

    /// <summary>Writes the indices kept, ascending: first everything that scores +infinity, then each cell's share, then -infinity if the budget demands it.</summary>
    /// <param name="scores">Scores without NaN; +infinity for protected tokens, -infinity for hidden ones.</param>
    /// <param name="cells">Cell of every token.</param>
    /// <param name="cellCount">Number of cells.</param>
    /// <param name="count">How many in all; at most the number of scores.</param>
    /// <param name="kept">Receives the indices.</param>
    /// <param name="workspace">Scratch.</param>
    public static void Select(
        ReadOnlySpan<float> scores, ReadOnlySpan<int> cells, int cellCount, int count, Span<int> kept, Workspace workspace)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, scores.Length);
        long mark = workspace.Mark();
        Span<int> population = workspace.Take<int>(cellCount);
        Span<int> share = workspace.Take<int>(cellCount);
        population.Clear();
        int candidates = 0, isProtected = 0;
        for (int i = 0; i < scores.Length; i++)
        {
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

        Apportion(population, candidates, int.Clamp(count - isProtected, 0, candidates), share, workspace);

        Span<int> order = workspace.Take<int>(scores.Length);
        Ranking.Descending(scores, order, workspace);
        int written = 0;
        for (int rank = 0; rank < order.Length && written < count; rank++)
        {
            int token = order[rank];
            if (!float.IsFinite(scores[token]) || share[cells[token]]-- > 0)
            {
                kept[written++] = token;
            }
        }

        kept[..count].Sort();
        workspace.Release(mark);
    }

    /// <summary>Splits <paramref name="count"/> over the cells in proportion to their population.</summary>
    private static void Apportion(ReadOnlySpan<int> population, int total, int count, Span<int> share, Workspace workspace)
    {
        share.Clear();
        if (total == 0)
        {
            return;
        }

        int left = count;
        for (int cell = 0; cell < share.Length; cell++)
        {
            share[cell] = (int)((long)count * population[cell] / total);
            left -= share[cell];
        }

        for (; left > 0; left--)
        {
            int best = -1;
            long bestRemainder = -1;
            for (int cell = 0; cell < share.Length; cell++)
            {
                // A cell that was rounded up already has floor + 1.
                long remainder = ((long)count * population[cell]) - ((long)share[cell] * total);
                if (remainder > bestRemainder && remainder > 0)
                {
                    (best, bestRemainder) = (cell, remainder);
                }
            }

            share[best]++;
        }
    }
}
