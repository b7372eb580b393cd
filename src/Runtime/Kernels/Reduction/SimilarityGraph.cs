using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>
/// Scores by propagation over a graph of similar tokens (after G-Prune, arXiv 2501.02268): tokens with a cosine of at least a threshold are
/// neighbours, themselves included; A_ij = softmax over the neighbours j of cos_ij / temperature. Every token starts with ||x_i|| / degree_i and in
/// each step hands its score on to its neighbours, s_j = sum_i s_i A_ij: representatives of many tokens collect.
/// </summary>
public static unsafe class SimilarityGraph
{
    /// <summary>Cosine from which on tokens are neighbours.</summary>
    public const float Threshold = 0.5f;

    /// <summary>Temperature of the softmax over neighbours.</summary>
    public const float Temperature = 0.03f;

    /// <summary>Steps of propagation.</summary>
    public const int Steps = 5;

    /// <summary>Bytes that <see cref="Propagate(TokenMatrix, Span{float}, Workspace)"/> takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of a vector.</param>
    public static long WorkspaceBytes(int tokens, int width) =>
        TokenSet.Bytes(tokens, width) + PairMatrix.Bytes(tokens) + Workspace.BytesFor<float>(tokens);

    /// <summary>Writes the scores after <see cref="Steps"/> steps.</summary>
    /// <param name="rows">Vectors to compare [tokens, width]; finite.</param>
    /// <param name="scores">Receives the scores [tokens].</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scores"/> is too short.</exception>
    public static void Propagate(TokenMatrix rows, Span<float> scores, Workspace workspace) => Propagate(rows, scores, workspace, VectorWidth.Best);

    internal static void Propagate(TokenMatrix rows, Span<float> scores, Workspace workspace, VectorWidth vectors)
    {
        scores = scores[..rows.Tokens];
        long mark = workspace.Mark();
        PanelSet units = TokenSet.UnitsOf(rows, [], workspace, vectors);
        var edges = PairMatrix.Of(units, workspace, vectors);
        RowNorms.Compute(rows, scores, vectors);
        for (int token = 0; token < scores.Length; token++)
        {
            scores[token] /= Weigh(edges.Row(token), token, vectors);
        }

        Span<float> next = workspace.Take<float>(scores.Length);
        for (int step = 0; step < Steps; step++)
        {
            next.Clear();
            for (int token = 0; token < scores.Length; token++)
            {
                TensorPrimitives.FusedMultiplyAdd(edges.Row(token), scores[token], next, next);
            }

            next.CopyTo(scores);
        }

        workspace.Release(mark);
    }

    /// <summary>Turns the cosines of one token into the weights of its edges, and returns its degree.</summary>
    private static int Weigh(Span<float> row, int token, VectorWidth vectors)
    {
        // A zero vector has cosine 0 even with itself, but is its own neighbour.
        row[token] = 1;
        int degree = 0;
        foreach (ref float cosine in row)
        {
            bool isNeighbour = cosine >= Threshold;
            degree += isNeighbour ? 1 : 0;
            cosine = isNeighbour ? cosine / Temperature : float.NegativeInfinity;
        }

        Softmax.Apply(row, vectors);
        return degree;
    }
}
