using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>VidCom2: its parts, and the tokens that stay.</summary>
internal sealed class VidCom2Vectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "vidcom2";

    /// <inheritdoc/>
    public override string Method => "VidCom2";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix tokens = vector.Inputs.Matrix("tokens");
        int frames = vector.Params.Int("frames"), frameTokens = vector.Params.Int("tokens_per_frame");
        double retain = vector.Params.Number("retain");
        using var workspace = new Workspace(FrameUniqueness.WorkspaceBytes(tokens.Rows, tokens.Columns) + Workspace.BytesFor<float>(frames));
        int[] channels = new int[(int)(tokens.Columns * vector.Params.Number("channel_ratio"))];
        FrameUniqueness.StableChannels(tokens.Tokens, channels, workspace);
        var videoScores = new Matrix(frames, frameTokens);
        var frameScores = new Matrix(frames, frameTokens);
        FrameUniqueness.Score(tokens.Tokens, channels, frameTokens, videoScores.Data, frameScores.Data, workspace);
        double[] shares = new double[frames];
        VidCom2.FrameShares(videoScores.Data, frameTokens, retain, shares, workspace);
        vector.Expect("channels", channels);
        vector.Expect("video_scores", videoScores);
        vector.Expect("frame_scores", frameScores);
        vector.Expect("frame_scales", shares);

        var rules = new MethodRules { Site = MethodRun.Site(vector), Keep = retain, Options = new MethodOptions { Frames = frames } };
        MethodRun run = MethodRun.Of(VidCom2.Compress, VidCom2.WorkspaceBytes, new TokenStageInput { Hidden = tokens.Tokens }, rules);
        vector.Expect("kept", run.Kept);
        vector.Expect("keep_per_frame", [.. Enumerable.Range(0, frames).Select(frame => run.Kept.Count(token => token / frameTokens == frame))]);
    }
}
