using System.Numerics.Tensors;
using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Redundancy against a few pivots: score = -(greatest cosine with a pivot). The pivots are the <see cref="Pivots"/> tokens of greatest L1 norm, as
/// many as DART has (arXiv 2502.11494); they stay themselves, above all others. O(tokens x pivots) cosines.
/// </summary>
public readonly struct PivotRedundancy : IPairwiseReducer
{
    /// <summary>Number of pivots.</summary>
    public const int Pivots = 8;

    /// <summary>Above every cosine.</summary>
    private const float PivotScore = 2;

    /// <inheritdoc/>
    public static long WorkspaceBytes(int tokens, int width) =>
        Workspace.BytesFor<int>(Pivots)
        + TopK.WorkspaceBytes(tokens)
        + TokenSet.Bytes(tokens, width)
        + Workspace.BytesFor<float>(width)
        + Workspace.BytesFor<float>(TokenPanels.Padded(tokens));

    /// <inheritdoc/>
    public static void Score(TokenMatrix vectors, int kept, Span<float> scores, Workspace workspace) =>
        Score(vectors, scores, workspace, VectorWidth.Best);

    internal static unsafe void Score(TokenMatrix vectors, Span<float> scores, Workspace workspace, VectorWidth width)
    {
        scores = scores[..vectors.Tokens];
        long mark = workspace.Mark();
        Span<int> pivots = workspace.Take<int>(int.Min(Pivots, vectors.Tokens));
        L1Norms.Compute(vectors, scores, width);
        TopK.Select(scores, pivots.Length, pivots, workspace, width);

        PanelSet units = TokenSet.UnitsOf(vectors, [], workspace, width);
        float* vector = workspace.TakePointer<float>(vectors.Channels), cosines = workspace.TakePointer<float>(units.PaddedCount);
        scores.Fill(float.NegativeInfinity);
        foreach (int pivot in pivots)
        {
            TokenSet.Read(units, pivot, vector);
            PanelProducts.Compute(units, vector, cosines, width);
            TensorPrimitives.Max(scores, new ReadOnlySpan<float>(cosines, scores.Length), scores);
        }

        TensorPrimitives.Negate(scores, scores);
        foreach (int pivot in pivots)
        {
            scores[pivot] = PivotScore;
        }

        workspace.Release(mark);
    }
}
