using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>Farthest-point sampling under squared Euclidean distance (Gonzalez 1985; ApET's basis, arXiv 2602.19870, from a fixed start).</summary>
public static unsafe class FarthestPoint
{
    /// <summary>Bytes that <see cref="Select(TokenMatrix, ReadOnlySpan{int}, int, Span{int}, Workspace)"/> takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Number of all tokens.</param>
    public static long WorkspaceBytes(int tokens) => 2 * Workspace.BytesFor<float>(tokens);

    /// <summary>Selects tokens, each the farthest from those before it; the lowest among equals, and none twice.</summary>
    /// <param name="rows">All tokens [tokens, channels]; finite.</param>
    /// <param name="candidates">Which of them may be selected.</param>
    /// <param name="start">Place of the first one in <paramref name="candidates"/>.</param>
    /// <param name="picks">Receives places in <paramref name="candidates"/>, in the order of their selection; its length says how many.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such start, or there are fewer candidates than picks.</exception>
    public static void Select(TokenMatrix rows, ReadOnlySpan<int> candidates, int start, Span<int> picks, Workspace workspace) =>
        Select(rows, candidates, start, picks, workspace, VectorWidth.Best);

    internal static void Select(TokenMatrix rows, ReadOnlySpan<int> candidates, int start, Span<int> picks, Workspace workspace, VectorWidth vectors)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(picks.Length, candidates.Length, nameof(picks));
        if (picks.IsEmpty)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)start, (uint)candidates.Length, nameof(start));
        long mark = workspace.Mark();
        Span<float> distances = workspace.Take<float>(rows.Tokens), nearest = workspace.Take<float>(rows.Tokens);
        nearest.Fill(float.PositiveInfinity);
        picks[0] = start;
        fixed (float* data = &rows.Reference, sums = distances)
        {
            for (int i = 1; i < picks.Length; i++)
            {
                int last = candidates[picks[i - 1]];
                distances.Clear();
                TokenProducts.Add<DistanceTerm>(data, rows.Stride, rows.Tokens, rows.Channels, data + ((long)last * rows.Stride), sums, vectors);
                TensorPrimitives.Min(nearest, distances, nearest);
                nearest[last] = float.NegativeInfinity;
                picks[i] = Farthest(nearest, candidates);
            }
        }

        workspace.Release(mark);
    }

    private static int Farthest(ReadOnlySpan<float> nearest, ReadOnlySpan<int> candidates)
    {
        int best = 0;
        for (int i = 1; i < candidates.Length; i++)
        {
            best = nearest[candidates[i]] > nearest[candidates[best]] ? i : best;
        }

        return best;
    }
}
