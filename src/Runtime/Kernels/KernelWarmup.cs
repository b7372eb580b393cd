namespace PipelineDsl.Kernels;

/// <summary>
/// Compiles the kernels before the first inference. They are optimised at their first call, which takes milliseconds each,
/// and that call should not be a user's request.
/// </summary>
public static class KernelWarmup
{
    private static int _done;

    /// <summary>Calls every kernel once on tiny inputs; further calls do nothing.</summary>
    public static void Run()
    {
        if (Interlocked.Exchange(ref _done, 1) != 0)
        {
            return;
        }

        // 67 tokens make a whole block and some stragglers, 601 are sorted by digits rather than counted.
        const int tokens = 67, width = 17, many = 601;
        using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(tokens, width) + QuotaSelection.WorkspaceBytes(many, 2));
        float[] values = new float[2 * tokens * width];
        float[] output = new float[2 * tokens * width];
        float[] scores = new float[many];
        int[] cells = new int[many];
        int[] kept = new int[many];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (i * 7 % 11) - 5;
        }

        var rows = new TokenMatrix(values, tokens, width);
        var keys = new HeadTensor(values, 2, tokens, width);
        Merge(rows, [], output, scores, workspace);
        Merge(rows, CreateFlags(tokens), output, scores, workspace);
        Score(rows, keys, output, scores);
        Select(rows, scores, cells, kept, output, workspace);
    }

    private static bool[] CreateFlags(int tokens)
    {
        bool[] flags = new bool[tokens];
        flags[0] = true;
        return flags;
    }

    private static void Merge(TokenMatrix rows, bool[] isProtected, float[] output, float[] sizes, Workspace workspace)
    {
        workspace.Reset();
        Matching matching = BipartiteMatching.Match(rows, 20, isProtected, [], MergeOrder.ToMe, workspace);
        SizeWeightedMerge.Apply(rows, [], matching, output, rows.Channels, sizes);
        Unmerge.Apply(rows, matching.Assignment, output);
        workspace.Reset();
        BipartiteMatching.MatchAbove(rows, 0.5f, isProtected, [], MergeOrder.Ascending, workspace);
        workspace.Reset();
    }

    private static void Score(TokenMatrix rows, HeadTensor keys, float[] output, float[] scores)
    {
        RowNorms.Compute(rows, scores);
        KeyNorm.Score(keys, scores);
        HeadMean.Compute(keys, output);
        AttentionRow.Compute(keys, keys, 0, 1, [], [], output);
        HeadMean.Compute(new AttentionRows(output, keys.Heads, keys.Tokens, keys.Tokens), scores);
    }

    private static void Select(TokenMatrix rows, float[] scores, int[] cells, int[] kept, float[] output, Workspace workspace)
    {
        Span<float> few = scores.AsSpan(0, rows.Tokens);
        TopK.Select(few, 9, kept, workspace);
        RowGather.Copy(rows, kept.AsSpan(0, 9), output, rows.Channels);
        StridedSelection.Select(few, 9, kept);
        ThresholdSelection.Select(few, 0, kept);
        QuotaSelection.Select(few, cells.AsSpan(0, few.Length), 2, 9, kept, workspace);
        QuotaSelection.Select(scores, cells, 2, 9, kept, workspace);
    }
}
