using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>
/// Greedy MAP inference of a determinantal point process with the kernel r_i cos(x_i, x_j) r_j by an incremental Cholesky factorisation (Chen et
/// al., arXiv 1709.05135, algorithm 1; CDPruner, arXiv 2506.10967, section 3.3): O(tokens x count) cosines, and as many sums of count terms.
/// </summary>
public static unsafe class DeterminantalSelection
{
    /// <summary>What is left of a token below this share of it is rounding: the selected tokens span it, and selecting it gains nothing.</summary>
    private const float Spanned = 1f / (1 << 16);

    /// <summary>Bytes that <c>Select</c> takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Number of tokens that may be selected.</param>
    /// <param name="width">Width of a vector.</param>
    /// <param name="count">How many are selected.</param>
    public static long WorkspaceBytes(int tokens, int width, int count) =>
        TokenSet.Bytes(tokens, width)
        + CosineRows.Bytes(tokens, width)
        + Workspace.BytesFor<float>(tokens)
        + Workspace.BytesFor<float>((long)tokens * int.Min(count, width))
        + Workspace.BytesFor<bool>(tokens);

    /// <summary>
    /// Selects <paramref name="count"/> tokens, each with the greatest conditional variance given those before it. Ties, and what is left once
    /// the selected tokens span the others, go to the lowest index.
    /// </summary>
    /// <param name="rows">All tokens [tokens, width]; finite. A zero vector has variance 0.</param>
    /// <param name="tokens">Which of them may be selected; empty for all.</param>
    /// <param name="relevance">Relevance of each of those; finite.</param>
    /// <param name="count">How many; a smaller number gives a prefix.</param>
    /// <param name="order">Receives places in <paramref name="tokens"/>, in the order of their selection [count].</param>
    /// <param name="gains">Receives the conditional variance of each when it was selected [count].</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or exceeds the number of tokens.</exception>
    /// <exception cref="ArgumentException">There is not one relevance per token, or a span is too short.</exception>
    public static void Select(
        TokenMatrix rows, ReadOnlySpan<int> tokens, ReadOnlySpan<float> relevance, int count, Span<int> order, Span<float> gains, Workspace workspace) =>
        Select(rows, tokens, relevance, count, order, gains, workspace, VectorWidth.Best);

    internal static void Select(
        TokenMatrix rows,
        ReadOnlySpan<int> tokens,
        ReadOnlySpan<float> relevance,
        int count,
        Span<int> order,
        Span<float> gains,
        Workspace workspace,
        VectorWidth vectors)
    {
        int candidates = tokens.IsEmpty ? rows.Tokens : tokens.Length;
        if (relevance.Length != candidates)
        {
            throw new ArgumentException($"Expected {candidates} relevances, got {relevance.Length}.", nameof(relevance));
        }

        SelectionGuard.Check(candidates, count, int.Min(order.Length, gains.Length));
        long mark = workspace.Mark();
        PanelSet units = TokenSet.UnitsOf(rows, tokens, workspace, vectors);
        var cosines = new CosineRows(units, count, workspace, vectors);
        Span<bool> isSelected = workspace.Take<bool>(candidates);
        isSelected.Clear();

        // The factor is of the cosines alone; the relevance weighs it. So what is left of a token is a share of 1, whatever its relevance.
        Span<float> left = workspace.Take<float>(candidates);
        Span<float> factor = workspace.Take<float>(checked(candidates * int.Min(count, rows.Channels)));
        for (int token = 0; token < left.Length; token++)
        {
            left[token] = units.Inverses[token] > 0 ? 1 : 0;
        }

        int steps = 0;
        for (int i = 0; i < count; i++)
        {
            (order[i], gains[i]) = Pick(left, relevance, isSelected);
            float pivot = left[order[i]];
            if (pivot <= 0)
            {
                continue;
            }

            Span<float> column = factor.Slice(steps * candidates, candidates);
            cosines[order[i]].CopyTo(column);
            Subtract(factor, steps, order[i], column);
            TensorPrimitives.Divide(column, MathF.Sqrt(pivot), column);
            Reduce(left, column);
            if (++steps * candidates == factor.Length)
            {
                // As many as there are channels span everything.
                left.Clear();
            }
        }

        workspace.Release(mark);
    }

    /// <summary>Takes from the cosines with the picked token what the steps before explain: the factor's rows times their values there.</summary>
    private static void Subtract(ReadOnlySpan<float> factor, int steps, int picked, Span<float> column)
    {
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<float> row = factor.Slice(step * column.Length, column.Length);
            TensorPrimitives.FusedMultiplyAdd(row, -row[picked], column, column);
        }
    }

    private static void Reduce(Span<float> left, ReadOnlySpan<float> column)
    {
        for (int token = 0; token < left.Length; token++)
        {
            float rest = left[token] - (column[token] * column[token]);
            left[token] = rest > Spanned ? rest : 0;
        }
    }

    private static (int Token, float Gain) Pick(ReadOnlySpan<float> left, ReadOnlySpan<float> relevance, Span<bool> isSelected)
    {
        int best = -1;
        double most = 0;
        for (int token = 0; token < left.Length; token++)
        {
            double gain = (double)left[token] * relevance[token] * relevance[token];
            if (!isSelected[token] && (best < 0 || gain > most))
            {
                (best, most) = (token, gain);
            }
        }

        isSelected[best] = true;
        return (best, (float)most);
    }
}
