using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// DyCoke's temporal token merging at prefill (CVPR 2025): of every second frame only the places stay that differ most from the frame before, and of the
/// frames 2, 6, 10, ... those that differ most from the frames 0, 4, 8, ... before them. A pruned frame emits its tokens by ascending similarity. As in
/// the reference, the last one of an odd number of frames is dropped.
/// </summary>
public static class DyCoke
{
    /// <summary>Compresses one video, whose frames follow each other and are of equal length.</summary>
    /// <param name="input">Hidden states.</param>
    /// <param name="output">Receives the kept rows.</param>
    /// <param name="rules">
    /// The budget is what would be left if every frame were pruned, so that a fraction is that of a pruned frame: a frame of n tokens keeps int(n keep).
    /// Option <c>Frames</c>, at least 2.
    /// </param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">The frames do not divide the tokens or are fewer than 2, or a hidden state is NaN or infinite.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        int frames = rules.Options.Frames;
        if (frames < 2)
        {
            throw new TokenStageException(rules.Site, $"expected at least 2 frames, which are compared with each other, got {frames}.");
        }

        var video = new TouchedRows(input, rules, workspace);
        int frameTokens = video.Each(rules, frames, "frames");
        int keptOfFrame = int.Min(rules.Budget / frames, frameTokens);

        Span<int> kept = workspace.Take<int>(video.Count);
        int count = 0;
        for (int frame = 0; frame < frames / 2 * 2; frame++)
        {
            int reference = frame % 2 == 1 ? frame - 1 : frame - (frame % 4);
            if (reference == frame)
            {
                for (int place = 0; place < frameTokens; place++)
                {
                    kept[count++] = (frame * frameTokens) + place;
                }
            }
            else
            {
                LeastSimilar(rules, video.Rows, frame * frameTokens, reference * frameTokens, frameTokens, kept.Slice(count, keptOfFrame), workspace);
                count += keptOfFrame;
            }
        }

        kept = kept[..count];
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
        + (3 * Workspace.BytesFor<int>(tokens))
        + Workspace.BytesFor<float>(tokens)
        + Ranking.WorkspaceBytes(tokens);

    /// <summary>The tokens of a frame that differ most from another frame, by ascending similarity.</summary>
    private static void LeastSimilar(
        in MethodRules rules, TokenMatrix rows, int frame, int reference, int frameTokens, Span<int> kept, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<float> scores = workspace.Take<float>(frameTokens);
        RowCosines.Compute(rows.Slice(frame, frameTokens), rows.Slice(reference, frameTokens), scores);
        StageGuard.RequireFinite(rules.Site, scores, 1);
        foreach (ref float score in scores)
        {
            score = -score;
        }

        Span<int> order = workspace.Take<int>(frameTokens);
        Ranking.Descending(scores, order, workspace);
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = frame + order[i];
        }

        workspace.Release(mark);
    }
}
