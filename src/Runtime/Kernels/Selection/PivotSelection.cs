using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>Tokens that duplicate a few pivots least (DART, arXiv 2502.11494): each pivot in turn picks, of what is left, the least similar ones.</summary>
public static unsafe class PivotSelection
{
    /// <summary>Bytes that <c>Pivots</c> and <c>Pick</c> take from their workspace, and give back.</summary>
    /// <param name="candidates">Tokens to pick from.</param>
    /// <param name="pivots">Pivots.</param>
    /// <param name="width">Channels.</param>
    public static long WorkspaceBytes(int candidates, int pivots, int width) =>
        TokenSet.Bytes(candidates, width)
        + TokenSet.Bytes(pivots, width)
        + Workspace.BytesFor<float>(width)
        + Workspace.BytesFor<float>(TokenPanels.Padded(candidates))
        + Workspace.BytesFor<float>(candidates)
        + Workspace.BytesFor<bool>(candidates)
        + TopK.WorkspaceBytes(candidates);

    /// <summary>Writes the candidates of greatest norm, ascending; the lowest among equals.</summary>
    /// <param name="norms">Norm of every token [tokens]; finite.</param>
    /// <param name="candidates">Tokens that may be pivots, ascending.</param>
    /// <param name="pivots">Receives the tokens; its length says how many.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer candidates than pivots.</exception>
    public static void Pivots(ReadOnlySpan<float> norms, ReadOnlySpan<int> candidates, Span<int> pivots, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<float> scores = workspace.Take<float>(candidates.Length);
        TokenList.Gather(norms, candidates, scores);
        TopK.Select(scores, pivots.Length, pivots, workspace);
        TokenList.ToTokens(candidates, pivots);
        workspace.Release(mark);
    }

    /// <summary>Lets every pivot pick <paramref name="each"/> candidates of the smallest cosine with it that no pivot before it took.</summary>
    /// <param name="rows">All tokens [tokens, channels]; finite.</param>
    /// <param name="pivots">The pivots, in the order in which they pick.</param>
    /// <param name="candidates">Tokens to pick from, ascending, without the pivots.</param>
    /// <param name="each">How many each pivot picks.</param>
    /// <param name="picks">Receives pivots x each tokens, those of one pivot ascending.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer candidates than are picked, or there is no such token.</exception>
    public static void Pick(
        TokenMatrix rows, ReadOnlySpan<int> pivots, ReadOnlySpan<int> candidates, int each, Span<int> picks, Workspace workspace) =>
        Pick(rows, pivots, candidates, each, picks, workspace, VectorWidth.Best);

    internal static void Pick(
        TokenMatrix rows, ReadOnlySpan<int> pivots, ReadOnlySpan<int> candidates, int each, Span<int> picks, Workspace workspace, VectorWidth vectors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)pivots.Length * each, candidates.Length, nameof(each));
        if (pivots.Length * each == 0)
        {
            return;
        }

        long mark = workspace.Mark();
        PanelSet from = TokenSet.UnitsOf(rows, candidates, workspace, vectors), units = TokenSet.UnitsOf(rows, pivots, workspace, vectors);
        float* vector = workspace.TakePointer<float>(rows.Channels), cosines = workspace.TakePointer<float>(from.PaddedCount);
        Span<float> novelty = workspace.Take<float>(candidates.Length);
        Span<bool> isTaken = workspace.Take<bool>(candidates.Length);
        isTaken.Clear();
        for (int pivot = 0; pivot < pivots.Length; pivot++)
        {
            TokenSet.Read(units, pivot, vector);
            PanelProducts.Compute(from, vector, cosines, vectors);
            TensorPrimitives.Negate(new ReadOnlySpan<float>(cosines, novelty.Length), novelty);
            for (int i = 0; i < novelty.Length; i++)
            {
                novelty[i] = isTaken[i] ? float.NegativeInfinity : novelty[i];
            }

            Span<int> own = picks.Slice(pivot * each, each);
            TopK.Select(novelty, each, own, workspace, vectors);
            foreach (ref int pick in own)
            {
                isTaken[pick] = true;
                pick = candidates[pick];
            }
        }

        workspace.Release(mark);
    }
}
