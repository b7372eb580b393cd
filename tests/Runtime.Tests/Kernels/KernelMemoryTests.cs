using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class KernelMemoryTests
{
    private const int Tokens = 197;
    private const int Width = 64;

    [Fact]
    public void Kernels_AfterWarmup_AllocateNothing()
    {
        using var workspace = new Workspace(1 << 20);
        float[] x = KernelData.Random(1, 3 * Tokens * Width), output = new float[x.Length], scores = new float[Tokens];
        float[] probabilities = KernelData.Random(2, 3 * Tokens * Tokens), received = new float[3 * Tokens], weights = new float[Tokens];
        bool[] isProtected = new bool[Tokens];
        int[] kept = new int[Tokens], cells = new int[Tokens];
        MemoryAssert.AllocatesNothing(Run);

        void Run()
        {
            var rows = new TokenMatrix(x, Tokens, Width);
            var keys = new HeadTensor(x, 3, Tokens, Width);
            workspace.Reset();
            Matching matching = BipartiteMatching.Match(rows, 16, isProtected, [], MergeOrder.ToMe, workspace);
            SizeWeightedMerge.Apply(rows, [], matching, output, Width, scores);
            GroupReduction.Apply(MergeReduction.Mlerp, rows, [], matching, output, Width, scores);
            Unmerge.Apply(rows, matching.Assignment, output);
            workspace.Reset();
            KthMatching.Match(rows, 3, isProtected, [], workspace);
            workspace.Reset();
            RandomMatching.Match(rows, 16, new TokenPositions([], Tokens, 1), isProtected, [], MergeOrder.ToMe, workspace);
            workspace.Reset();
            AdjacentMatching.Match(rows, 16, isProtected, [], workspace);
            workspace.Reset();
            TokenEnergy.Compute(rows, 0.5f, isProtected, [], scores, workspace);
            EnergyMatching.MatchTop(rows, scores, 16, isProtected, [], workspace);
            workspace.Reset();
            TokenSignificance.Compute(new AttentionRows(probabilities, 3, Tokens, Tokens), keys, scores, workspace);
            InverseTransformSampling.Select(weights, 50, kept);
            HeadMean.Compute(keys, output);
            AttentionRow.Compute(keys, keys, 0, 1, [], [], output);
            HeadMean.Compute(new AttentionRows(output, 3, Tokens, Tokens), scores);
            AttentionReceived.Compute(keys, keys, 1, [], [], output, received);
            AttentionReceived.Average(probabilities, 3, Tokens, [], received);
            MeanAttention.Score(new AttentionRows(received, 3, Tokens, Tokens), scores);
            KeyNorm.Score(keys, scores);
            RowNorms.Compute(rows, scores);
            TopK.Select(scores, 50, kept, workspace);
            QuotaSelection.Select(scores, cells, 1, 50, kept, workspace);
            StridedSelection.Select(scores, 50, kept);
            RowGather.Copy(rows, kept.AsSpan(0, 50), output, Width);
        }
    }

    [Fact]
    public void SmallerWorkspace_SaysHowMuchIsMissing()
    {
        using var workspace = new Workspace(64);
        var error = Assert.Throws<InvalidOperationException>(
            () => { BipartiteMatching.Match(new TokenMatrix(new float[400], 40, 10), 1, [], [], MergeOrder.ToMe, workspace); });

        Assert.Contains("64 bytes", error.Message);
    }

    [Fact]
    public void Selections_GiveTheirScratchBack()
    {
        using var workspace = new Workspace(QuotaSelection.WorkspaceBytes(Tokens, 7));
        float[] scores = KernelData.Random(3, Tokens);
        int[] kept = new int[Tokens];
        TopK.Select(scores, 9, kept, workspace);
        Ranking.Descending(scores, kept, workspace);
        QuotaSelection.Select(scores, new int[Tokens], 7, 9, kept, workspace);

        Assert.Equal(0, workspace.Mark());
    }

    [Fact]
    public void Workspace_Disposed_ThrowsInsteadOfHandingOutFreedMemory()
    {
        var workspace = new Workspace(64);
        workspace.Dispose();

        Assert.Throws<ObjectDisposedException>(() => { workspace.Take<int>(1); });
    }

    [Fact]
    public void Workspace_NegativeOrHugeCount_Throws()
    {
        using var workspace = new Workspace(64);

        Assert.Throws<ArgumentOutOfRangeException>(() => { workspace.Take<int>(-1); });
        Assert.Throws<InvalidOperationException>(() => { workspace.Take<long>(int.MaxValue); });
    }
}
