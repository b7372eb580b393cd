using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// The text tokens that image tokens match (SparseVLM, arXiv 2410.04417, section 3.2): every image token spreads softmax(v . t) over the text, without
/// a scale; the raters are the text tokens that get more than the mean.
/// </summary>
public static unsafe class TextRaters
{
    /// <summary>Bytes that <c>Score</c> takes from its workspace, and gives back.</summary>
    /// <param name="texts">Text tokens.</param>
    /// <param name="width">Channels.</param>
    public static long WorkspaceBytes(int texts, int width) =>
        TokenSet.Bytes(texts, width) + Workspace.BytesFor<float>(TokenPanels.Padded(texts));

    /// <summary>Writes the mean share of every text token.</summary>
    /// <param name="embeddings">All embeddings [tokens, channels].</param>
    /// <param name="images">Which are of the image.</param>
    /// <param name="texts">Which are text.</param>
    /// <param name="scores">Receives one score per text token; they sum to 1.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token, or <paramref name="scores"/> is too short.</exception>
    public static void Score(TokenMatrix embeddings, ReadOnlySpan<int> images, ReadOnlySpan<int> texts, Span<float> scores, Workspace workspace) =>
        Score(embeddings, images, texts, scores, workspace, VectorWidth.Best);

    /// <summary>Writes the tokens whose score is above the mean; all of them when none is, since then all are equal.</summary>
    /// <param name="scores">One score per text token.</param>
    /// <param name="texts">The text tokens.</param>
    /// <param name="raters">Receives at most all of them, in their order.</param>
    /// <returns>How many there are.</returns>
    public static int Choose(ReadOnlySpan<float> scores, ReadOnlySpan<int> texts, Span<int> raters)
    {
        float mean = 0;
        foreach (float score in scores)
        {
            mean += score;
        }

        mean /= scores.Length;
        int count = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > mean)
            {
                raters[count++] = texts[i];
            }
        }

        if (count == 0)
        {
            texts.CopyTo(raters);
        }

        return count == 0 ? texts.Length : count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Score(
        TokenMatrix embeddings, ReadOnlySpan<int> images, ReadOnlySpan<int> texts, Span<float> scores, Workspace workspace, VectorWidth vectors)
    {
        scores = scores[..texts.Length];
        scores.Clear();
        if (texts.IsEmpty)
        {
            return;
        }

        long mark = workspace.Mark();
        PanelSet set = TokenSet.Of(embeddings, texts, workspace, vectors);
        Span<float> products = workspace.Take<float>(set.PaddedCount);
        foreach (int image in images)
        {
            fixed (float* vector = embeddings[image], to = products)
            {
                PanelProducts.Compute(set, vector, to, vectors);
            }

            Softmax.Apply(products[..texts.Length], vectors);
            TensorPrimitives.Add(scores, products[..texts.Length], scores);
        }

        workspace.Release(mark);
        TensorPrimitives.Divide(scores, int.Max(1, images.Length), scores);
    }
}
