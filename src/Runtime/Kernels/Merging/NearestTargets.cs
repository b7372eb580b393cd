using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// For every token of one list its most similar token of another by cosine; the first of the list among equals. Padding is never compared,
/// so its vectors may hold anything: it pairs with padding, and with content only where there is nothing else.
/// </summary>
internal static unsafe class NearestTargets
{
    /// <summary>Similarity of padding with padding: above every cosine.</summary>
    internal const float BothHidden = 2;

    /// <summary>Similarity of padding with content: below every cosine.</summary>
    internal const float OneHidden = -2;

    /// <summary>Bytes that <see cref="Find"/> takes from its workspace, and gives back.</summary>
    /// <param name="sources">Length of the first list.</param>
    /// <param name="targets">Length of the second list.</param>
    /// <param name="width">Width of the metric.</param>
    internal static long WorkspaceBytes(int sources, int targets, int width) =>
        Workspace.BytesFor<int>(sources)
        + Workspace.BytesFor<int>(targets)
        + (2 * Workspace.BytesFor<int>(Room(sources)))
        + Workspace.BytesFor<float>(TokenPanels.Padded(targets))
        + Workspace.BytesFor<float>(TokenPanels.Floats(targets, width))
        + Workspace.BytesFor<float>(BlockFloats(width));

    /// <summary>Finds the partners.</summary>
    /// <param name="metric">Vectors to compare [tokens, width].</param>
    /// <param name="sources">Tokens that look for a partner.</param>
    /// <param name="targets">Tokens to choose from.</param>
    /// <param name="visible">False for padding; empty when all are visible.</param>
    /// <param name="best">Receives the similarity of every source; -infinity for those that have no partner.</param>
    /// <param name="partner">Receives the target of every source, -1 for none.</param>
    /// <param name="workspace">Scratch.</param>
    /// <param name="vectors">Instructions to use.</param>
    /// <returns>How many sources have a partner.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Find(
        TokenMatrix metric,
        ReadOnlySpan<int> sources,
        ReadOnlySpan<int> targets,
        ReadOnlySpan<bool> visible,
        Span<float> best,
        Span<int> partner,
        Workspace workspace,
        VectorWidth vectors)
    {
        long mark = workspace.Mark();
        ReadOnlySpan<int> seekers = visible.IsEmpty ? sources : Content(sources, visible, workspace);
        ReadOnlySpan<int> goals = visible.IsEmpty ? targets : Content(targets, visible, workspace);
        float* similarity = workspace.TakePointer<float>(Room(sources.Length));
        int* nearest = workspace.TakePointer<int>(Room(sources.Length));
        Compare(metric, seekers, goals, similarity, nearest, workspace, vectors);

        int found = 0, seeker = 0;
        for (int i = 0; i < sources.Length; i++)
        {
            best[i] = float.NegativeInfinity;
            partner[i] = -1;
            if (!visible.IsEmpty && !visible[sources[i]])
            {
                continue;
            }

            if (nearest[seeker] >= 0)
            {
                // Squares may overflow, and infinity times zero is NaN: such a token comes last, but before those without a partner.
                best[i] = similarity[seeker] >= float.MinValue ? similarity[seeker] : float.MinValue;
                partner[i] = goals[nearest[seeker]];
                found++;
            }

            seeker++;
        }

        workspace.Release(mark);
        return visible.IsEmpty ? found : found + PairHidden(sources, targets, visible, best, partner);
    }

    /// <summary>A block more than there are sources, since whole vectors are written.</summary>
    private static int Room(int sources) => sources + NearestNeighbours<Lanes1, float>.Block;

    private static long BlockFloats(int width) => TokenPanels.Floats(NearestNeighbours<Lanes1, float>.Block, width);

    private static ReadOnlySpan<int> Content(ReadOnlySpan<int> tokens, ReadOnlySpan<bool> visible, Workspace workspace)
    {
        Span<int> content = workspace.Take<int>(tokens.Length);
        int count = 0;
        foreach (int token in tokens)
        {
            if (visible[token])
            {
                content[count++] = token;
            }
        }

        return content[..count];
    }

    private static void Compare(
        TokenMatrix metric, ReadOnlySpan<int> sources, ReadOnlySpan<int> targets, float* similarity, int* nearest, Workspace workspace, VectorWidth vectors)
    {
        if (targets.IsEmpty)
        {
            new Span<int>(nearest, sources.Length).Fill(-1);
            return;
        }

        float* panels = workspace.TakePointer<float>(TokenPanels.Floats(targets.Length, metric.Channels));
        float* inverses = workspace.TakePointer<float>(TokenPanels.Padded(targets.Length));
        var set = new PanelSet(panels, inverses, targets.Length, metric.Channels);
        float* block = workspace.TakePointer<float>(BlockFloats(metric.Channels));
        fixed (int* from = sources, to = targets)
        {
            switch (vectors)
            {
                case VectorWidth.Bits512:
                    Compare<Lanes512, Vector512<float>>(metric, from, sources.Length, to, set, block, similarity, nearest);
                    break;
                case VectorWidth.Bits256:
                    Compare<Lanes256, Vector256<float>>(metric, from, sources.Length, to, set, block, similarity, nearest);
                    break;
                default:
                    Compare<Lanes1, float>(metric, from, sources.Length, to, set, block, similarity, nearest);
                    break;
            }
        }
    }

    private static void Compare<TLanes, TVector>(
        TokenMatrix metric, int* sources, int count, int* targets, PanelSet set, float* block, float* similarity, int* nearest)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        fixed (float* rows = &metric.Reference)
        {
            set.Fill<TLanes, TVector>(rows, metric.Stride, targets);
            set.HidePadding();
            NearestNeighbours<TLanes, TVector>.Find(rows, metric.Stride, sources, count, set, block, similarity, nearest);
        }
    }

    /// <summary>Pairs padding with padding, and what is left with anything.</summary>
    private static int PairHidden(
        ReadOnlySpan<int> sources, ReadOnlySpan<int> targets, ReadOnlySpan<bool> visible, Span<float> best, Span<int> partner)
    {
        int hiddenTarget = -1, visibleTarget = -1;
        foreach (int target in targets)
        {
            ref int first = ref visible[target] ? ref visibleTarget : ref hiddenTarget;
            first = first < 0 ? target : first;
        }

        int found = 0;
        for (int i = 0; i < sources.Length; i++)
        {
            if (partner[i] >= 0)
            {
                continue;
            }

            bool isVisible = visible[sources[i]];
            if (!isVisible && hiddenTarget >= 0)
            {
                (best[i], partner[i]) = (BothHidden, hiddenTarget);
                found++;
            }
            else if ((isVisible ? hiddenTarget : visibleTarget) is >= 0 and int other)
            {
                (best[i], partner[i]) = (OneHidden, other);
                found++;
            }
        }

        return found;
    }
}
