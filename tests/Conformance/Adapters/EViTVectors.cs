using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>EViT: scores of the patches, the kept ones in order, and the rows with the fused token.</summary>
internal sealed class EViTVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "evit";

    /// <inheritdoc/>
    public override string Method => "EViT";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix attention = vector.Inputs.Matrix("attn_cls"), x = vector.Inputs.Matrix("x");
        int patches = x.Rows - 1, kept = (int)Math.Ceiling(vector.Params.Number("keep_rate") * patches);
        float[] scores = new float[x.Rows];
        ClsAttention.Score(attention.Attention, scores);
        var input = new TokenStageInput { Hidden = x.Tokens, Attention = attention.Attention, OriginalTokens = x.Rows };
        var method = MethodRun.Of(EViT.Compress, EViT.WorkspaceBytes, input, new MethodRules
        {
            Site = MethodRun.Site(vector), Budget = kept, Options = new MethodOptions { Fuse = vector.Params.Flag("fuse") }, Protected = [0],
        });
        int[] stayed = [.. method.Kept[1..(kept + 1)].Select(static token => token - 1)];
        vector.Expect("scores", scores.AsSpan(1));
        vector.Expect("keep_count", kept);
        vector.Expect("kept_patch_desc", stayed);
        vector.Expect("dropped_patch", [.. Enumerable.Range(0, patches).Except(stayed)]);
        vector.Expect("x_out", method.Rows);
    }
}
