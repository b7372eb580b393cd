using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>CDPruner: relevance, the order of the selection with its gains, and the tokens kept.</summary>
internal sealed class CdPrunerVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "cdpruner";

    /// <inheritdoc/>
    public override string Method => "CDPruner";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix features = vector.Inputs.Matrix("features"), images = vector.Inputs.Matrix("image_embeds"), texts = vector.Inputs.Matrix("text_embeds");
        int keep = vector.Params.Int("keep");
        using var workspace = new Workspace(
            TextRelevance.WorkspaceBytes(images.Rows) + DeterminantalSelection.WorkspaceBytes(features.Rows, features.Columns, keep));
        float[] relevance = new float[features.Rows], gains = new float[keep];
        int[] order = new int[keep];
        TextRelevance.Compute(images.Tokens, [], texts.Tokens, relevance, workspace);
        DeterminantalSelection.Select(features.Tokens, [], relevance, keep, order, gains, workspace);
        vector.Expect("relevance", relevance);
        vector.Expect("selection_order", order);
        vector.Expect("gains", gains);

        var input = new TokenStageInput { Hidden = features.Tokens, Aligned = images.Tokens, Guide = texts.Tokens };
        vector.Expect("kept_sorted", MethodRun.Of(CdPruner.Compress, CdPruner.WorkspaceBytes, input, new MethodRules { Budget = keep }).Kept);
    }
}
