using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>DivPrune: the order of the selection, its distances, and the tokens kept by the scores of the reducer.</summary>
internal sealed class DivPruneVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "divprune";

    /// <inheritdoc/>
    public override string Method => "DivPrune (max-min diversity)";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix features = vector.Inputs.Matrix("features");
        int tokens = features.Rows, keep = Keep(vector.Params, tokens);
        using var workspace = new Workspace(
            MaxMin.WorkspaceBytes(tokens, features.Columns) + TopK.WorkspaceBytes(tokens) + MaxMinSelection.WorkspaceBytes(tokens, features.Columns));
        int[] order = new int[keep], kept = new int[keep];
        float[] distances = new float[keep], scores = new float[tokens];
        MaxMinSelection.Select(features.Tokens, keep, order, distances, workspace);
        MaxMin.Score(features.Tokens, keep, scores, workspace);
        TopK.Select(scores, keep, kept, workspace);
        vector.Expect("selection_order", order);
        vector.Expect("selection_scores", distances);
        vector.Expect("kept_sorted", kept);
    }

    /// <summary>The number kept, which has to follow from the fraction where both are given.</summary>
    private static int Keep(CaseValues values, int tokens)
    {
        if (!values.Has("ratio_kept"))
        {
            return values.Int("keep");
        }

        int keep = new TokenBudget(BudgetKind.Keep, values.Number("ratio_kept")).Kept(tokens, tokens, 0);
        return keep == values.Int("keep", keep) ? keep : throw new CaseException($"keep: expected {values.Int("keep")}, got {keep} from ratio_kept");
    }
}
