using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Two rounds of greedy facility location: the choices of the parts, those of their union, the better of both, and one machine's.</summary>
internal sealed class GreediVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "ds_greedi";

    /// <inheritdoc/>
    public override string Method => "greedi";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        int count = vector.Params.Int("k");
        using RowBuffer<double> similarities = SubsetCase.Similarities(vector);
        int[] all = [.. Enumerable.Range(0, similarities.Count)], partition = SubsetCase.Partition(vector, similarities.Count);
        int[][] parts =
        [
            .. Enumerable.Range(0, partition.Max() + 1)
                .Select(part => all.Where(sample => partition[sample] == part).ToArray())
                .Select(members => Pick(similarities, members, members, vector.Params.Int("per_shard", count)))
        ];
        int[] union = SubsetCase.Sorted([.. parts.SelectMany(static part => part)]);
        int[] merged = Pick(similarities, union, all, count), local = Pick(similarities, union, union, count);
        double[] values = [.. parts.Select(part => Value(similarities, part))];
        vector.Expect("round1", parts);
        vector.Expect("round1_value_on_all", values);
        vector.Expect("union", union);
        vector.Expect("round2_objective_on_all", merged);
        vector.Expect("round2_value_on_all", Value(similarities, merged));
        vector.Expect("round2_objective_on_union", local);
        vector.Expect("round2_union_value_on_all", Value(similarities, local));

        // A part may choose more than are asked for: then its first are a solution.
        int[][] solutions = [.. parts.Select(part => part[..Math.Min(count, part.Length)])];
        double[] own = [.. solutions.Select(solution => Value(similarities, solution))];
        int best = Array.IndexOf(own, own.Max());
        bool isMerged = Value(similarities, merged) >= own[best];
        int[] final = isMerged ? merged : solutions[best];
        vector.Expect("final", final);
        vector.Expect("final_source", isMerged ? "merged" : $"shard{best}");
        vector.Expect("final_value", Value(similarities, final));

        int[] central = Pick(similarities, all, all, count);
        vector.Expect("centralised_greedy", central);
        vector.Expect("centralised_value", Value(similarities, central));
        double optimum = SubsetCase.Optimum(new FacilityLocationFunction<double>(new SimilarityMatrix<double>(similarities)), count).Value;
        vector.Expect("optimum", optimum);
        vector.Expect("ratio_to_optimum", Value(similarities, final) / optimum);
    }

    private static int[] Pick(RowBuffer<double> similarities, int[] candidates, int[] references, int count)
    {
        double[] values = [.. references.SelectMany(reference => candidates.Select(candidate => similarities[reference][candidate]))];
        using RowBuffer<double> chosen = RowBuffer<double>.Of(values, candidates.Length);
        var choice = new SubsetChoice(Math.Min(count, candidates.Length));
        var function = new FacilityLocationFunction<double>(new SimilarityMatrix<double>(chosen));
        SubmodularGreedy.Select(function, new GreedyOptions { Count = Math.Min(count, candidates.Length) }, choice);
        return [.. choice.Picks.ToArray().Select(place => candidates[place])];
    }

    private static double Value(RowBuffer<double> similarities, int[] chosen)
    {
        var function = new FacilityLocationFunction<double>(new SimilarityMatrix<double>(similarities));
        Array.ForEach(chosen, function.Add);
        return function.Value;
    }
}
