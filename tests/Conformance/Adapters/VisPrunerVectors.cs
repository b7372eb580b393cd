using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>VisPruner: the important half, what each round of thinning removes, and the tokens kept.</summary>
internal sealed class VisPrunerVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "vispruner";

    /// <inheritdoc/>
    public override string Method => "VisPruner";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix attention = vector.Inputs.Matrix("attn_cls"), features = vector.Inputs.Matrix("features");
        int patches = features.Rows, keep = vector.Params.Int("keep"), step = vector.Params.Int("removal_step", 8);
        double share = vector.Params.Number("important_ratio", 0.5);
        int important = (int)(keep * share);
        float[] mean = new float[attention.Columns];
        int[] order = new int[patches], left = new int[keep - important], removed = new int[patches - keep];
        using var workspace = new Workspace(Ranking.WorkspaceBytes(patches) + AlternateThinning.WorkspaceBytes(patches, features.Columns));
        HeadMean.Compute(attention.Attention, mean);
        Ranking.Descending(mean[1..], order, workspace);
        AlternateThinning.Thin(features.Tokens, order[important..], step, left, removed, workspace);
        vector.Expect("important_desc", order[..important]);
        for (int round = 0, gone = 0; gone < removed.Length; round++)
        {
            // A round removes no more than half of what is left.
            int going = Math.Min(Math.Min(step, removed.Length - gone), (patches - important - gone + 1) / 2);
            int[] ofRound = [.. removed[gone..(gone + going)].Order()];
            vector.Expect($"rounds[{round}].removed", ofRound);
            gone += going;
        }

        // CLS stands in front of the patches, and stays.
        var hidden = new Matrix(patches + 1, features.Columns);
        features.Data.CopyTo(hidden.Data.AsSpan(features.Columns));
        var input = new TokenStageInput { Hidden = hidden.Tokens, Attention = attention.Attention };
        var rules = new MethodRules { Budget = keep, Protected = [0], Options = new MethodOptions { Important = share, Step = step } };
        int[] kept = MethodRun.Of(VisPruner.Compress, VisPruner.WorkspaceBytes, input, rules).Kept;
        int[] patchesKept = [.. kept[1..].Select(static token => token - 1)];
        vector.Expect("kept_sorted", patchesKept);
    }
}
