using PipelineDsl.Kernels;

namespace PipelineDsl.Tokens;

/// <summary>Scores of a stage that compares tokens with each other: only those that may be dropped are compared, as if the others were not there.</summary>
public static class PairwiseScores
{
    /// <summary>Bytes that <see cref="Compute{TReducer}"/> takes from its workspace, and gives back.</summary>
    /// <typeparam name="TReducer">Makes scores of similarities.</typeparam>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="width">Width of a vector.</param>
    public static long WorkspaceBytes<TReducer>(int tokens, int width)
        where TReducer : struct, IPairwiseReducer =>
        Workspace.BytesFor<bool>(tokens) + Workspace.BytesFor<int>(tokens) + Workspace.BytesFor<float>(tokens) + TReducer.WorkspaceBytes(tokens, width);

    /// <summary>Writes one score per token; those that are not compared score 0.</summary>
    /// <typeparam name="TReducer">Makes scores of similarities.</typeparam>
    /// <param name="input">The stage's input.</param>
    /// <param name="protectedPositions">Original positions that must stay.</param>
    /// <param name="spanStart">Original position of the first token that may be touched; only counts with <paramref name="spanLength"/>.</param>
    /// <param name="spanLength">Number of original positions that may be touched; 0 for all.</param>
    /// <param name="metric">One finite vector per token [tokens, width]; what is compared moves to its front.</param>
    /// <param name="width">Width of a vector.</param>
    /// <param name="kept">Tokens that are to stay, those that are not compared among them.</param>
    /// <param name="scores">Receives the scores [tokens].</param>
    /// <param name="workspace">Scratch.</param>
    public static void Compute<TReducer>(
        in TokenStageInput input,
        ReadOnlySpan<int> protectedPositions,
        int spanStart,
        int spanLength,
        Span<float> metric,
        int width,
        int kept,
        Span<float> scores,
        Workspace workspace)
        where TReducer : struct, IPairwiseReducer
    {
        long mark = workspace.Mark();
        Span<bool> isLeftOut = workspace.Take<bool>(input.Tokens);
        StageGuard.MarkProtected(input, protectedPositions, isLeftOut);
        if (spanLength > 0)
        {
            StageGuard.MarkSpan(input, spanStart, spanLength, isLeftOut);
        }

        // Padding is compared with nobody either, but it does not stay.
        int stay = 0, count = 0;
        Span<int> compared = workspace.Take<int>(input.Tokens);
        for (int token = 0; token < input.Tokens; token++)
        {
            stay += isLeftOut[token] ? 1 : 0;
            if (!isLeftOut[token] && (input.Visible.IsEmpty || input.Visible[token]))
            {
                metric.Slice(token * width, width).CopyTo(metric[(count * width)..]);
                compared[count++] = token;
            }
        }

        scores.Clear();
        int chosen = int.Min(kept - stay, count);
        if (chosen > 0)
        {
            Span<float> reduced = workspace.Take<float>(count);
            TReducer.Score(new TokenMatrix(metric[..(count * width)], count, width), chosen, reduced, workspace);
            for (int i = 0; i < count; i++)
            {
                scores[compared[i]] = reduced[i];
            }
        }

        workspace.Release(mark);
    }
}
