using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// HoliTom's temporal merging (NeurIPS 2025): a dynamic programme cuts the video into windows of frames (<see cref="StaticWindows"/>), and places that stand
/// still in a window become the mean of their tokens in it, in the window's first frame. All other tokens stay, in the order of their positions.
/// </summary>
/// <remarks>Only the part in front of the language model's own selection: dominant and contextual tokens are those of <see cref="VisionZip"/>.</remarks>
public static class HoliTom
{
    /// <summary>Compresses one video, whose frames follow each other and are of equal length.</summary>
    /// <param name="input">Hidden states.</param>
    /// <param name="output">Receives the rows; the token of a window's first frame leads a mean.</param>
    /// <param name="rules">Options <c>Frames</c>, <c>Similarity</c> and <c>MaxWindow</c>; the budget is not read.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">The frames do not divide the tokens, or a hidden state is NaN or infinite.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        var video = new TouchedRows(input, rules, workspace);
        MethodOptions options = rules.Options;
        int frames = options.Frames, frameTokens = video.Each(rules, frames, "frames");
        Span<float> similarity = workspace.Take<float>(video.Count - frameTokens);
        RowCosines.Compute(video.Rows.Slice(frameTokens, similarity.Length), video.Rows.Slice(0, similarity.Length), similarity);
        StageGuard.RequireFinite(rules.Site, similarity, 1);

        Span<int> starts = workspace.Take<int>(frames);
        starts = starts[..StaticWindows.Find(similarity, frames, frameTokens, options.Similarity, options.MaxWindow, starts, workspace)];
        Span<int> leaders = workspace.Take<int>(video.Count), groups = workspace.Take<int>(video.Count);
        int count = 0;
        for (int window = 0; window < starts.Length; window++)
        {
            int end = window + 1 < starts.Length ? starts[window + 1] : frames;
            for (int frame = starts[window]; frame < end; frame++)
            {
                for (int place = 0; place < frameTokens; place++)
                {
                    bool joins = frame > starts[window]
                        && StaticWindows.IsStatic(similarity, frameTokens, options.Similarity, starts[window], end, place);
                    int token = (frame * frameTokens) + place;
                    groups[token] = joins ? groups[token - frameTokens] : count;
                    leaders[count] = token;
                    count += joins ? 0 : 1;
                }
            }
        }

        return video.Merge(input, output, leaders[..count], groups, workspace);
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Option <c>Frames</c>.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        TouchedRows.WorkspaceBytes(tokens, channels)
        + Workspace.BytesFor<float>(tokens)
        + Workspace.BytesFor<int>(options.Frames)
        + (2 * Workspace.BytesFor<int>(tokens))
        + long.Max(StaticWindows.WorkspaceBytes(options.Frames, tokens), TouchedRows.MergeBytes(tokens));
}
