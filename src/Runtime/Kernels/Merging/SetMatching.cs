using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// Matching between two given sets, of which ToMe's even and odd positions are one choice: every source chooses the most similar target, and
/// the sources with the highest cosine merge. Tokens in neither set, nor in front, are dropped.
/// </summary>
internal static unsafe class SetMatching
{
    /// <summary>Bytes that a matching takes from its workspace, the result included.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of the metric.</param>
    internal static long WorkspaceBytes(int tokens, int width)
    {
        long layout = Workspace.BytesFor<byte>(tokens) + Workspace.BytesFor<int>(tokens) + Ranking.WorkspaceBytes(tokens);
        return MatchingMemory.Bytes(tokens, tokens)
            + Workspace.BytesFor<float>(tokens)
            + Workspace.BytesFor<int>(tokens)
            + long.Max(NearestTargets.WorkspaceBytes(tokens, tokens, width), layout);
    }

    /// <summary>Finds the <paramref name="removed"/> merges.</summary>
    /// <param name="metric">Vectors to compare [tokens, width]; a zero vector has cosine 0 with everything.</param>
    /// <param name="sources">Tokens that may merge into a target; the first among equals merges first.</param>
    /// <param name="targets">Tokens that may be merged into; the first among equals is chosen.</param>
    /// <param name="front">Tokens that take no part and lead the first rows.</param>
    /// <param name="removed">How many sources merge.</param>
    /// <param name="visible">False for padding; empty when all are visible.</param>
    /// <param name="order">Rows by position, or <paramref name="front"/>, unmerged sources by descending cosine, <paramref name="targets"/>.</param>
    /// <param name="workspace">Scratch; holds the result, so release it only after the merge.</param>
    /// <param name="vectors">Instructions to use.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than <paramref name="removed"/> sources have a partner.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static Matching Match(
        TokenMatrix metric,
        ReadOnlySpan<int> sources,
        ReadOnlySpan<int> targets,
        ReadOnlySpan<int> front,
        int removed,
        ReadOnlySpan<bool> visible,
        MergeOrder order,
        Workspace workspace,
        VectorWidth vectors)
    {
        int tokens = metric.Tokens;
        MatchFlags.Check(tokens, visible, nameof(visible));
        var memory = new MatchingMemory(tokens, tokens, workspace);
        if (removed == 0 && sources.Length + targets.Length + front.Length == tokens)
        {
            return memory.Identity();
        }

        Span<float> best = workspace.Take<float>(sources.Length);
        Span<int> partner = workspace.Take<int>(sources.Length);
        int found = NearestTargets.Find(metric, sources, targets, visible, best, partner, workspace, vectors);
        if (removed > found)
        {
            throw new ArgumentOutOfRangeException(nameof(removed), removed, $"Of {tokens} tokens {found} can merge into another, but {removed} should.");
        }

        long mark = workspace.Mark();
        byte* merges = workspace.TakePointer<byte>(tokens);
        new Span<byte>(merges, tokens).Clear();
        Span<int> ranked = workspace.Take<int>(sources.Length);
        Ranking.Descending(best, ranked, workspace, vectors);
        new Span<int>(memory.Assignment, tokens).Fill(-1);
        foreach (int source in ranked[..removed])
        {
            merges[sources[source]] = 1;
            memory.Assignment[sources[source]] = partner[source];
        }

        ListSources(memory, sources, best, merges);
        int row = Place(memory, front, 0);
        foreach (int source in ranked[removed..])
        {
            memory.Leaders[row] = sources[source];
            memory.Assignment[sources[source]] = row++;
        }

        row = Place(memory, targets, row);
        if (order == MergeOrder.Ascending)
        {
            SortRows(memory, row);
        }

        workspace.Release(mark);
        return memory.Link(row, removed);
    }

    /// <summary>The sources that merge, ascending, whatever the order in which they were listed.</summary>
    private static void ListSources(MatchingMemory memory, ReadOnlySpan<int> sources, ReadOnlySpan<float> best, byte* merges)
    {
        int removed = 0;
        for (int i = 0; i < sources.Length; i++)
        {
            memory.Sources[removed] = sources[i];
            memory.Cosines[removed] = best[i];
            removed += merges[sources[i]];
        }

        new Span<int>(memory.Sources, removed).Sort(new Span<float>(memory.Cosines, removed));
    }

    private static int Place(MatchingMemory memory, ReadOnlySpan<int> leaders, int row)
    {
        foreach (int leader in leaders)
        {
            memory.Leaders[row] = leader;
            memory.Assignment[leader] = row++;
        }

        return row;
    }

    private static void SortRows(MatchingMemory memory, int rows)
    {
        new Span<int>(memory.Leaders, rows).Sort();
        for (int row = 0; row < rows; row++)
        {
            memory.Assignment[memory.Leaders[row]] = row;
        }
    }
}
