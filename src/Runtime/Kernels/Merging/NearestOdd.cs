using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>Steps 1 to 3 of the matching: for every token at an even position the most similar token at an odd one.</summary>
internal static unsafe class NearestOdd
{
    /// <summary>Padding with padding: above every cosine.</summary>
    private const float BothHidden = 2;

    /// <summary>Padding with content: below every cosine.</summary>
    private const float OneHidden = -2;

    /// <summary>Bytes that <see cref="Find"/> takes from its workspace, and gives back.</summary>
    internal static long WorkspaceBytes(int tokens, int width)
    {
        int odds = tokens / 2;
        return (4 * Workspace.BytesFor<int>(Room(tokens)))
            + Workspace.BytesFor<float>(TokenPanels.Count(odds) * TokenPanels.Lanes)
            + Workspace.BytesFor<float>(TokenPanels.Floats(odds, width))
            + Workspace.BytesFor<float>(BlockFloats(width));
    }

    /// <summary>Finds the partners.</summary>
    /// <param name="metric">Vectors to compare [tokens, width].</param>
    /// <param name="isProtected">Tokens that take no part; empty for none.</param>
    /// <param name="visible">False for padding; empty when all are visible.</param>
    /// <param name="best">Receives the similarity of every even token; -infinity for those that have no partner.</param>
    /// <param name="partner">Receives the odd token of every even one, -1 for none.</param>
    /// <param name="workspace">Scratch.</param>
    /// <param name="vectors">Instructions to use.</param>
    /// <returns>How many even tokens have a partner.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Find(
        TokenMatrix metric,
        ReadOnlySpan<bool> isProtected,
        ReadOnlySpan<bool> visible,
        Span<float> best,
        Span<int> partner,
        Workspace workspace,
        VectorWidth vectors)
    {
        int tokens = metric.Tokens;
        long mark = workspace.Mark();
        int* evens = workspace.TakePointer<int>(Room(tokens));
        int* odds = workspace.TakePointer<int>(Room(tokens));
        int evenCount = List(0, tokens, isProtected, visible, evens);
        int oddCount = List(1, tokens, isProtected, visible, odds);

        float* similarity = workspace.TakePointer<float>(Room(tokens));
        int* nearest = workspace.TakePointer<int>(Room(tokens));
        Compare(metric, evens, evenCount, odds, oddCount, similarity, nearest, workspace, vectors);

        best.Fill(float.NegativeInfinity);
        partner.Fill(-1);
        int found = 0;
        for (int i = 0; i < evenCount; i++)
        {
            if (nearest[i] >= 0)
            {
                // Squares may overflow, and infinity times zero is NaN: such a token comes last, but before those without a partner.
                best[evens[i] / 2] = similarity[i] >= float.MinValue ? similarity[i] : float.MinValue;
                partner[evens[i] / 2] = odds[nearest[i]];
                found++;
            }
        }

        workspace.Release(mark);
        return visible.IsEmpty ? found : found + PairHidden(tokens, isProtected, visible, best, partner);
    }

    /// <summary>Tokens of one parity, and a block more, since whole vectors are written.</summary>
    private static int Room(int tokens) => ((tokens + 1) / 2) + NearestNeighbours<Lanes1, float>.Block;

    private static long BlockFloats(int width) => TokenPanels.Floats(NearestNeighbours<Lanes1, float>.Block, width);

    /// <summary>Lists the unprotected visible tokens of one parity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int List(int first, int tokens, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, int* list)
    {
        int count = 0;
        fixed (bool* protectedFlags = isProtected, visibleFlags = visible)
        {
            for (int token = first; token < tokens; token += 2)
            {
                list[count] = token;
                bool listed = (protectedFlags is null || !protectedFlags[token]) && (visibleFlags is null || visibleFlags[token]);
                count += listed ? 1 : 0;
            }
        }

        return count;
    }

    private static void Compare(
        TokenMatrix metric, int* evens, int evenCount, int* odds, int oddCount, float* similarity, int* nearest, Workspace workspace, VectorWidth vectors)
    {
        if (oddCount == 0)
        {
            new Span<int>(nearest, evenCount).Fill(-1);
            return;
        }

        float* panels = workspace.TakePointer<float>(TokenPanels.Floats(oddCount, metric.Channels));
        float* inverses = workspace.TakePointer<float>(TokenPanels.Count(oddCount) * TokenPanels.Lanes);
        var targets = new PanelSet(panels, inverses, oddCount, metric.Channels);
        float* block = workspace.TakePointer<float>(BlockFloats(metric.Channels));
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Compare<Lanes512, Vector512<float>>(metric, evens, evenCount, odds, targets, block, similarity, nearest);
                break;
            case VectorWidth.Bits256:
                Compare<Lanes256, Vector256<float>>(metric, evens, evenCount, odds, targets, block, similarity, nearest);
                break;
            default:
                Compare<Lanes1, float>(metric, evens, evenCount, odds, targets, block, similarity, nearest);
                break;
        }
    }

    private static void Compare<TLanes, TVector>(
        TokenMatrix metric, int* evens, int evenCount, int* odds, PanelSet targets, float* block, float* similarity, int* nearest)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        fixed (float* rows = &metric.Reference)
        {
            targets.Fill<TLanes, TVector>(rows, metric.Stride, odds);
            targets.HidePadding();
            NearestNeighbours<TLanes, TVector>.Find(rows, metric.Stride, evens, evenCount, targets, block, similarity, nearest);
        }
    }

    /// <summary>Pairs padding with padding, and what is left with anything. Padding is never compared, so its vectors may hold anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PairHidden(int tokens, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, Span<float> best, Span<int> partner)
    {
        int hiddenOdd = -1, visibleOdd = -1;
        for (int odd = 1; odd < tokens; odd += 2)
        {
            if (isProtected.IsEmpty || !isProtected[odd])
            {
                ref int first = ref visible[odd] ? ref visibleOdd : ref hiddenOdd;
                first = first < 0 ? odd : first;
            }
        }

        int found = 0;
        for (int even = 0; even < tokens; even += 2)
        {
            if (partner[even / 2] >= 0 || (!isProtected.IsEmpty && isProtected[even]))
            {
                continue;
            }

            (int same, int other) = visible[even] ? (visibleOdd, hiddenOdd) : (hiddenOdd, visibleOdd);
            if (!visible[even] && same >= 0)
            {
                (best[even / 2], partner[even / 2]) = (BothHidden, same);
                found++;
            }
            else if (other >= 0)
            {
                (best[even / 2], partner[even / 2]) = (OneHidden, other);
                found++;
            }
        }

        return found;
    }
}
