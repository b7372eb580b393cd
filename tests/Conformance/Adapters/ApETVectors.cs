using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>ApET: basis, reconstruction errors, the places that the basis takes, and the rows.</summary>
internal sealed class ApETVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "apet";

    /// <inheritdoc/>
    public override string Method => "ApET";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix features = vector.Inputs.Matrix("features");
        int tokens = features.Rows, keep = vector.Params.Int("keep"), start = vector.Params.Int("fps_start", 0);
        int[] basis = new int[vector.Params.Int("basis")], all = [.. Enumerable.Range(0, tokens)], order = new int[tokens];
        float[] errors = new float[tokens];
        using var workspace = new Workspace(
            FarthestPoint.WorkspaceBytes(tokens)
            + RidgeReconstruction.WorkspaceBytes(tokens, features.Columns, basis.Length)
            + Ranking.WorkspaceBytes(tokens));
        FarthestPoint.Select(features.Tokens, all, start, basis, workspace);
        RidgeReconstruction.Residuals(features.Tokens, [], basis, vector.Params.Number("ridge", 1e-5), errors, workspace);
        Ranking.Descending(errors, order, workspace);
        vector.Expect("basis_indices", basis);
        vector.Expect("errors", errors);
        vector.Expect("top_by_error_desc", order[..keep]);
        int[] slots = [.. order[(keep - basis.Length)..keep].Order()], kept = [.. order[..keep].Order()];
        vector.Expect("basis_slots_ascending", slots);
        vector.Expect("kept_sorted", kept);

        var rules = new MethodRules { Budget = keep, Options = new MethodOptions { BasisTokens = basis.Length } };
        MethodRun run = MethodRun.Of(Compress, ApET.WorkspaceBytes, new TokenStageInput { Hidden = features.Tokens }, rules);
        vector.Expect("out_tokens", run.Rows);

        int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace) =>
            ApET.CompressFrom(start, input, output, rules, workspace);
    }
}
