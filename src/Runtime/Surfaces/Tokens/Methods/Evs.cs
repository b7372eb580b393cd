using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// Efficient Video Sampling (arXiv 2510.14624): a token's score is 1 - cos(x[t, p], x[t - 1, p]), the dissimilarity to the same place in the frame before,
/// and 255 in the first frame. The max(tokens of a frame, budget) highest stay, in the order of their positions.
/// </summary>
public static class Evs
{
    /// <summary>More than any dissimilarity.</summary>
    private const float FirstFrame = 255;

    /// <summary>Compresses one video, whose frames follow each other and are of equal length.</summary>
    /// <param name="input">Hidden states.</param>
    /// <param name="output">Receives the kept rows.</param>
    /// <param name="rules">The budget counts tokens of the video; option <c>Frames</c>.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">The frames do not divide the tokens, or a hidden state is NaN or infinite.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        var video = new TouchedRows(input, rules, workspace);
        int frameTokens = video.Each(rules, rules.Options.Frames, "frames");

        Span<float> scores = workspace.Take<float>(video.Count);
        scores[..frameTokens].Fill(FirstFrame);
        Span<float> later = scores[frameTokens..];
        RowCosines.Compute(video.Rows.Slice(frameTokens, later.Length), video.Rows.Slice(0, later.Length), later);
        foreach (ref float score in later)
        {
            score = 1 - score;
        }

        StageGuard.RequireFinite(rules.Site, scores, 1);
        Span<int> kept = workspace.Take<int>(int.Min(video.Count, int.Max(frameTokens, rules.Budget)));
        TopK.Select(scores, kept.Length, kept, workspace);
        video.ToTokens(kept);
        return video.Prune(input, output, kept, workspace);
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        TouchedRows.WorkspaceBytes(tokens, channels)
        + Workspace.BytesFor<float>(tokens)
        + (2 * Workspace.BytesFor<int>(tokens))
        + TopK.WorkspaceBytes(tokens);
}
