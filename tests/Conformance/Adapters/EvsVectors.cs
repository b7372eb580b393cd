using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>EVS: which tokens of a video stay.</summary>
internal sealed class EvsVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "evs";

    /// <inheritdoc/>
    public override string Method => "EVS (vLLM/SGLang video pruning)";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix tokens = vector.Inputs.Matrix("tokens");
        int frames = vector.Params.Int("frames"), frameTokens = vector.Params.Int("grid_h") * vector.Params.Int("grid_w");
        var rules = new MethodRules
        {
            Site = MethodRun.Site(vector),
            Budget = (int)(tokens.Rows * (1 - vector.Params.Number("pruning_rate"))),
            Options = new MethodOptions { Frames = frames },
        };
        MethodRun run = MethodRun.Of(Evs.Compress, Evs.WorkspaceBytes, new TokenStageInput { Hidden = tokens.Tokens }, rules);
        vector.Expect("retained_count", run.Kept.Length);
        vector.Expect("kept", run.Kept);
        vector.Expect("per_frame", [.. Enumerable.Range(0, frames).Select(frame => run.Kept.Count(token => token / frameTokens == frame))]);
    }
}
