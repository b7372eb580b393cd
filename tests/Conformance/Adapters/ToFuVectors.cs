using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>ToFu's two reductions of given groups. What the re-implementation computes by mistake is not compared.</summary>
internal sealed class ToFuVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "tofu_mlerp";

    /// <inheritdoc/>
    public override string Method => "ToFu MLERP / prune merge modes";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix x = vector.Inputs.Matrix("x");
        int[][] groups = vector.Inputs.IntLists("groups");
        int[] assignment = new int[x.Rows];
        Array.Fill(assignment, -1);
        foreach ((int row, int[] group) in groups.Index())
        {
            foreach (int token in group)
            {
                assignment[(uint)token < (uint)x.Rows ? token : throw new CaseException($"inputs.groups[{row}]: there is no token {token}")] = row;
            }
        }

        // The last member of a group is its destination.
        int[] leaders = [.. groups.Select(static group => group.Length > 0 ? group[^1] : throw new CaseException("inputs.groups: a group is empty"))];
        using var workspace = new Workspace(Matching.WorkspaceBytes(x.Rows));
        Matching matching = Matching.Of(leaders, assignment, workspace);
        vector.Expect("mlerp", MatchingValues.Reduce(MergeReduction.Mlerp, x, [], matching, out _));
        vector.Expect("prune", MatchingValues.Prune(x, matching));
    }
}
