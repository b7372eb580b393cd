using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>ToMe's bipartite matching with class and distillation token, its k-th variant, two layers in a row, and every reduction.</summary>
internal sealed class ToMeBipartiteVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "tome_bipartite";

    /// <inheritdoc/>
    public override string Method => "ToMe bipartite soft matching";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        string variant = vector.Params.Text("variant", "bipartite");
        if (variant == "kth")
        {
            CheckKth(vector);
        }
        else if (variant != "bipartite")
        {
            throw new UnknownCaseException($"variant {variant}");
        }
        else if (vector.Inputs.Has("metric_layer1"))
        {
            CheckTwoLayers(vector);
        }
        else
        {
            CheckOneLayer(vector);
        }
    }

    private static void CheckOneLayer(VectorCase vector)
    {
        Matrix metric = vector.Inputs.Matrix("metric"), x = vector.Inputs.Matrix("x");
        float[] sizes = vector.Inputs.Has("size") ? vector.Inputs.Floats("size") : [];
        using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(metric.Rows, metric.Columns));
        Matching matching = Match(vector, metric, vector.Params.Int("r"), workspace);
        int[][] pairs = MatchingValues.Pairs(matching);
        vector.Expect("r_effective", pairs.Length);
        vector.Expect("src_even_local", [.. pairs.Select(static pair => pair[0] / 2)]);
        vector.Expect("dst_odd_local", [.. pairs.Select(static pair => pair[1] / 2)]);
        vector.Expect("unm_even_local", [.. matching.Leaders.ToArray().Where(static leader => leader % 2 == 0).Select(static leader => leader / 2)]);
        vector.Expect("merged_pairs", pairs);
        vector.Expect("groups", MatchingValues.Groups(matching));

        Matrix mean = MatchingValues.Reduce(MergeReduction.SizeWeightedMean, x, sizes, matching, out float[] mergedSizes);
        vector.Expect("x_wavg", mean);
        vector.Expect("size", mergedSizes);
        vector.Expect("x_mean", MatchingValues.Reduce(MergeReduction.Mean, x, sizes, matching, out _));
        vector.Expect("x_sum", MatchingValues.Reduce(MergeReduction.Sum, x, sizes, matching, out _));
        vector.Expect("x_amax", MatchingValues.Reduce(MergeReduction.Max, x, sizes, matching, out _));
        vector.Expect("source", MatchingValues.Reduce(MergeReduction.Max, MatchingValues.Identity(x.Rows), [], matching, out _));
        var restored = new Matrix(x.Rows, x.Columns);
        Unmerge.Apply(mean.Tokens, matching.Assignment, restored.Data);
        vector.Expect("unmerge_of_x_wavg", restored);
    }

    private static void CheckTwoLayers(VectorCase vector)
    {
        int[] removed = vector.Params.Ints("r");
        Matrix x = vector.Inputs.Matrix("x"), source = MatchingValues.Identity(x.Rows);
        float[] sizes = [.. Enumerable.Repeat(1f, x.Rows)];
        for (int layer = 1; layer <= removed.Length; layer++)
        {
            Matrix metric = vector.Inputs.Matrix($"metric_layer{layer}");
            using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(metric.Rows, metric.Columns));
            Matching matching = Match(vector, metric, removed[layer - 1], workspace);
            source = MatchingValues.Reduce(MergeReduction.Max, source, [], matching, out _);
            x = MatchingValues.Reduce(MergeReduction.SizeWeightedMean, x, sizes, matching, out sizes);
            vector.Expect($"groups_layer{layer}", MatchingValues.Groups(matching));
            vector.Expect($"groups_layer{layer}_in_layer{layer - 1}_rows", MatchingValues.Groups(matching));
            vector.Expect($"x_layer{layer}", x);
            vector.Expect($"size_layer{layer}", sizes);
        }

        vector.Expect("groups_original", [.. Enumerable.Range(0, source.Rows).Select(row => Marked(source[row]))]);
        vector.Expect("source", source);
    }

    private static void CheckKth(VectorCase vector)
    {
        Matrix metric = vector.Inputs.Matrix("metric"), x = vector.Inputs.Matrix("x");
        using var workspace = new Workspace(KthMatching.WorkspaceBytes(metric.Rows, metric.Columns));
        Matching matching = KthMatching.Match(metric.Tokens, vector.Params.Int("k"), Protected(vector, metric.Rows), [], workspace);
        vector.Expect("groups", MatchingValues.Groups(matching));
        vector.Expect("x_mean", MatchingValues.Reduce(MergeReduction.Mean, x, [], matching, out _));
        vector.Expect("x_wavg", MatchingValues.Reduce(MergeReduction.SizeWeightedMean, x, [], matching, out float[] sizes));
        vector.Expect("size", sizes);
        vector.Expect("x_sum", MatchingValues.Reduce(MergeReduction.Sum, x, [], matching, out _));
        vector.Expect("x_amax", MatchingValues.Reduce(MergeReduction.Max, x, [], matching, out _));
    }

    private static Matching Match(VectorCase vector, Matrix metric, int requested, Workspace workspace)
    {
        bool[] isProtected = Protected(vector, metric.Rows);
        int left = ToMeSchedule.TokensAfter(metric.Rows, [int.Max(0, requested)], isProtected.Count(static flag => flag))[0];
        return BipartiteMatching.Match(metric.Tokens, metric.Rows - left, isProtected, [], MergeOrder.ToMe, workspace);
    }

    /// <summary>The class token stands at position 0, the distillation token at position 1.</summary>
    private static bool[] Protected(VectorCase vector, int tokens)
    {
        bool[] front = [vector.Params.Flag("class_token", false), vector.Params.Flag("distill_token", false)];
        return [.. Enumerable.Range(0, tokens).Select(token => token < front.Length && front[token])];
    }

    private static int[] Marked(ReadOnlySpan<float> row)
    {
        List<int> marked = [];
        for (int token = 0; token < row.Length; token++)
        {
            if (row[token] == 1)
            {
                marked.Add(token);
            }
        }

        return [.. marked];
    }
}
