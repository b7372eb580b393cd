using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// VidCom2 (EMNLP 2025): frames that are unusual in the video keep more, and of every frame the tokens stay that are unusual in the frame and in the video
/// (<see cref="FrameUniqueness"/>), in the order of their positions. Frame i keeps max(1, round(n s_i)) of its n tokens, halves to the even number, where
/// s_i = keep (1 + p_i - mean p) is at most 1 and p is the softmax of the negated mean scores of the frames against the video at temperature 0.01.
/// </summary>
/// <remarks>The total may differ from the budget by rounding, as in the paper. The step by which vLLM makes it exact is not part of the method.</remarks>
public static class VidCom2
{
    private const double Temperature = 0.01;

    /// <summary>Compresses one video, whose frames follow each other and are of equal length.</summary>
    /// <param name="input">Hidden states.</param>
    /// <param name="output">Receives the kept rows.</param>
    /// <param name="rules">The fraction, or else the budget as a fraction of the video; option <c>Frames</c>.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">The frames do not divide the tokens, or a hidden state is NaN or infinite.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        var video = new TouchedRows(input, rules, workspace);
        int frames = rules.Options.Frames, frameTokens = video.Each(rules, frames, "frames");

        Span<int> stable = workspace.Take<int>(video.Rows.Channels / 2);
        FrameUniqueness.StableChannels(video.Rows, stable, workspace);
        Span<float> scores = workspace.Take<float>(video.Count), frameScores = workspace.Take<float>(video.Count);
        FrameUniqueness.Score(video.Rows, stable, frameTokens, scores, frameScores, workspace);
        StageGuard.RequireFinite(rules.Site, scores, 1);

        Span<double> shares = workspace.Take<double>(frames);
        FrameShares(scores, frameTokens, rules.Keep > 0 ? rules.Keep : (double)rules.Budget / video.Count, shares, workspace);
        for (int token = 0; token < scores.Length; token++)
        {
            scores[token] = -(scores[token] + frameScores[token]);
        }

        Span<int> kept = workspace.Take<int>(video.Count);
        int count = 0;
        for (int frame = 0; frame < frames; frame++)
        {
            int keptOfFrame = int.Max(1, (int)double.Round(shares[frame] * frameTokens));
            Span<int> ofFrame = kept.Slice(count, keptOfFrame);
            TopK.Select(scores.Slice(frame * frameTokens, frameTokens), keptOfFrame, ofFrame, workspace);
            foreach (ref int place in ofFrame)
            {
                place += frame * frameTokens;
            }

            count += keptOfFrame;
        }

        kept = kept[..count];
        video.ToTokens(kept);
        return video.Prune(input, output, kept, workspace);
    }

    /// <summary>Writes the fraction that every frame keeps.</summary>
    /// <param name="videoScores">Scores against the mean of the video [frames x frame tokens].</param>
    /// <param name="frameTokens">Tokens of a frame.</param>
    /// <param name="keep">The fraction kept on average.</param>
    /// <param name="shares">Receives the fractions [frames].</param>
    /// <param name="workspace">Scratch for as many values as frames, given back.</param>
    public static void FrameShares(ReadOnlySpan<float> videoScores, int frameTokens, double keep, Span<double> shares, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<float> logits = workspace.Take<float>(shares.Length);
        for (int frame = 0; frame < logits.Length; frame++)
        {
            double sum = 0;
            foreach (float score in videoScores.Slice(frame * frameTokens, frameTokens))
            {
                sum += score;
            }

            logits[frame] = (float)(-sum / frameTokens / Temperature);
        }

        BudgetShares.Apply(logits, keep, shares);
        workspace.Release(mark);
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Option <c>Frames</c>.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        TouchedRows.WorkspaceBytes(tokens, channels)
        + Workspace.BytesFor<int>(channels)
        + (2 * Workspace.BytesFor<float>(tokens))
        + Workspace.BytesFor<double>(options.Frames)
        + Workspace.BytesFor<float>(options.Frames)
        + (2 * Workspace.BytesFor<int>(tokens))
        + long.Max(FrameUniqueness.WorkspaceBytes(tokens, channels), TopK.WorkspaceBytes(tokens));
}
