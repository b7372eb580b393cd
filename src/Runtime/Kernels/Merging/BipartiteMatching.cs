namespace PipelineDsl.Kernels;

/// <summary>
/// Bipartite soft matching (ToMe, arXiv 2210.09461, section 3): tokens at even positions each choose the most similar token at
/// an odd position; the pairs with the highest cosine merge. Several may choose the same one.
/// </summary>
public static class BipartiteMatching
{
    /// <summary>Bytes that <see cref="Match"/> takes from its workspace.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of the metric.</param>
    public static long WorkspaceBytes(int tokens, int width) =>
        Workspace.BytesFor<float>((long)tokens * width) + (8 * Workspace.BytesFor<int>(tokens));

    /// <summary>Finds the <paramref name="removed"/> merges.</summary>
    /// <param name="metric">Vectors to compare [tokens, width]; a zero vector has cosine 0 with everything.</param>
    /// <param name="removed">How many tokens are merged away.</param>
    /// <param name="isProtected">Tokens that neither merge nor are merged into; empty for none.</param>
    /// <param name="visible">False for padding, which pairs with padding before anything else; empty when all are visible.</param>
    /// <param name="order">Order of the output rows.</param>
    /// <param name="workspace">Scratch; holds the result, so release it only after the merge.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than <paramref name="removed"/> tokens can be merged.</exception>
    public static Matching Match(
        TokenMatrix metric, int removed, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, MergeOrder order, Workspace workspace)
    {
        int tokens = metric.Tokens;
        Span<int> leaders = workspace.Take<int>(tokens - removed);
        Span<int> assignment = workspace.Take<int>(tokens);
        Span<int> sources = workspace.Take<int>(removed);

        int evens = (tokens + 1) / 2;
        Span<float> best = workspace.Take<float>(evens);
        Span<int> partner = workspace.Take<int>(evens);
        FindPartners(metric, isProtected, visible, best, partner);

        Span<int> ranked = workspace.Take<int>(evens);
        Ranking.Descending(best, ranked, workspace);
        if (removed > 0 && float.IsNegativeInfinity(best[ranked[removed - 1]]))
        {
            throw new ArgumentOutOfRangeException(nameof(removed), removed, $"{tokens} tokens, of which some are protected, have fewer than {removed} that can merge.");
        }

        for (int i = 0; i < removed; i++)
        {
            sources[i] = 2 * ranked[i];
        }

        sources.Sort();
        Arrange(tokens, ranked[removed..], isProtected, sources, order, leaders, assignment);
        foreach (int source in sources)
        {
            assignment[source] = assignment[partner[source / 2]];
        }

        return new Matching(leaders, assignment, sources);
    }

    private static void FindPartners(
        TokenMatrix metric, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, Span<float> best, Span<int> partner)
    {
        for (int even = 0; even < metric.Tokens; even += 2)
        {
            best[even / 2] = float.NegativeInfinity;
            partner[even / 2] = -1;
            if (!isProtected.IsEmpty && isProtected[even])
            {
                continue;
            }

            for (int odd = 1; odd < metric.Tokens; odd += 2)
            {
                if (!isProtected.IsEmpty && isProtected[odd])
                {
                    continue;
                }

                float similarity = Cosine(metric[even], metric[odd]);
                if (!visible.IsEmpty && !(visible[even] && visible[odd]))
                {
                    // Outside the range of a cosine: padding with padding first, padding with content last.
                    similarity = visible[even] == visible[odd] ? 2 : -2;
                }

                if (similarity > best[even / 2])
                {
                    (best[even / 2], partner[even / 2]) = (similarity, odd);
                }
            }
        }
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

    private static void Arrange(
        int tokens, ReadOnlySpan<int> unmergedRanked, ReadOnlySpan<bool> isProtected, ReadOnlySpan<int> sources, MergeOrder order, Span<int> leaders, Span<int> assignment)
    {
        int row = 0;
        assignment.Fill(-1);
        foreach (int source in sources)
        {
            assignment[source] = int.MaxValue;
        }

        if (order == MergeOrder.ToMe)
        {
            bool any = false;
            for (int token = 0; token < tokens && !isProtected.IsEmpty; token++)
            {
                if (isProtected[token])
                {
                    leaders[row] = token;
                    assignment[token] = row++;
                    any = true;
                }
            }

            if (!any)
            {
                foreach (int even in unmergedRanked)
                {
                    leaders[row] = 2 * even;
                    assignment[2 * even] = row++;
                }
            }

            for (int first = 0; first < 2; first++)
            {
                for (int token = first; token < tokens; token += 2)
                {
                    if (assignment[token] == -1)
                    {
                        leaders[row] = token;
                        assignment[token] = row++;
                    }
                }
            }
        }
        else
        {
            for (int token = 0; token < tokens; token++)
            {
                if (assignment[token] == -1)
                {
                    leaders[row] = token;
                    assignment[token] = row++;
                }
            }
        }
    }
}
