using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>
/// The greedy max-min subset under cosine distance (DivPrune, arXiv 2503.02175, section 3.2): the first token is the one whose nearest other
/// is farthest, every next one is the farthest from those selected.
/// </summary>
public static class MaxMinSelection
{
    /// <summary>Cosines from here on differ from 1 by rounding alone: such tokens are duplicates, at distance 0.</summary>
    private const float Duplicate = 1 - (1f / (1 << 18));

    /// <summary>Distance of a token that has no other: the greatest there is.</summary>
    private const float Farthest = 2;

    /// <summary>Stands for the greatest cosine of a token that is selected: no other reaches it.</summary>
    private const float Selected = float.PositiveInfinity;

    /// <summary>Bytes that <see cref="Select(TokenMatrix, int, Span{int}, Span{float}, Workspace)"/> takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of a vector.</param>
    public static long WorkspaceBytes(int tokens, int width) =>
        TokenSet.Bytes(tokens, width) + CosineRows.Bytes(tokens, width) + Workspace.BytesFor<float>(tokens);

    /// <summary>Selects <paramref name="count"/> tokens. Ties, and what is left once all distances are 0, go to the lowest index.</summary>
    /// <param name="rows">Vectors to compare [tokens, width]; finite. A zero vector has distance 1 to everything.</param>
    /// <param name="count">How many; a smaller number gives a prefix.</param>
    /// <param name="order">Receives the tokens in the order of their selection [count].</param>
    /// <param name="distances">
    /// Receives the distance of each to the nearest of those before it [count], of the first to its nearest other; never ascending from the second on.
    /// </param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or exceeds the number of tokens.</exception>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Select(TokenMatrix rows, int count, Span<int> order, Span<float> distances, Workspace workspace) =>
        Select(rows, count, order, distances, workspace, VectorWidth.Best);

    internal static void Select(TokenMatrix rows, int count, Span<int> order, Span<float> distances, Workspace workspace, VectorWidth vectors)
    {
        SelectionGuard.Check(rows.Tokens, count, int.Min(order.Length, distances.Length));
        if (count == 0)
        {
            return;
        }

        long mark = workspace.Mark();
        PanelSet units = TokenSet.UnitsOf(rows, [], workspace, vectors);
        var cosines = new CosineRows(units, rows.Tokens, workspace, vectors);
        Span<float> nearest = workspace.Take<float>(rows.Tokens);
        cosines.NearestOthers(nearest, workspace);
        (order[0], distances[0]) = Pick(nearest);
        nearest.Fill(float.NegativeInfinity);
        nearest[order[0]] = Selected;
        for (int i = 1; i < count; i++)
        {
            TensorPrimitives.Max(nearest, cosines[order[i - 1]], nearest);
            (order[i], distances[i]) = Pick(nearest);
        }

        workspace.Release(mark);
    }

    /// <summary>Takes the token with the smallest of the greatest cosines, the first among equals.</summary>
    private static (int Token, float Distance) Pick(Span<float> nearest)
    {
        float least = TensorPrimitives.Min<float>(nearest);
        int token = least < Duplicate ? nearest.IndexOf(least) : nearest.IndexOfAnyExcept(Selected);
        nearest[token] = Selected;
        return (token, least < Duplicate ? float.Min(Farthest, 1 - least) : 0);
    }
}
