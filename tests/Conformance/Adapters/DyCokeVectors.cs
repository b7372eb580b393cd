using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>DyCoke's temporal token merging.</summary>
internal sealed class DyCokeVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "dycoke_ttm";

    /// <inheritdoc/>
    public override string Method => "DyCoke temporal token merging (prefill stage)";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix tokens = vector.Inputs.Matrix("tokens");
        int frames = vector.Params.Int("frames"), frameTokens = vector.Params.Int("tokens_per_frame");
        var rules = new MethodRules
        {
            Site = MethodRun.Site(vector),
            Budget = (int)((1 - vector.Params.Number("merging_ratio")) * frameTokens) * frames,
            Options = new MethodOptions { Frames = frames },
        };
        MethodRun run = MethodRun.Of(DyCoke.Compress, DyCoke.WorkspaceBytes, new TokenStageInput { Hidden = tokens.Tokens }, rules);
        int[][] ofFrames = [.. Enumerable.Range(0, frames).Select(frame => OfFrame(run.Kept, frame, frameTokens))];
        vector.Expect("emitted_order", run.Kept);
        vector.Expect("keep_in_pruned_frame", ofFrames[1].Length);
        vector.Expect("dropped_frames", [.. Enumerable.Range(0, frames).Where(frame => ofFrames[frame].Length == 0)]);
        for (int frame = 0; frame < frames; frame++)
        {
            vector.Expect($"kept_per_frame.{frame}", ofFrames[frame]);
        }
    }

    private static int[] OfFrame(int[] kept, int frame, int frameTokens) =>
        [.. kept.Where(token => token / frameTokens == frame).Select(token => token % frameTokens)];
}
