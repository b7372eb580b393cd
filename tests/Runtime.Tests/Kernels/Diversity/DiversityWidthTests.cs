using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Diversity;

/// <summary>512-bit, 256-bit and scalar code give the same bits on shapes that no vector length divides.</summary>
public class DiversityWidthTests
{
    private static readonly int[] _widths = [1, 7, 64, 65];

    public static TheoryData<int> Counts => [1, 2, 3, 15, 16, 17, 33, 197];

    [Theory]
    [MemberData(nameof(Counts))]
    public void Selections_AgreeBitByBit(int tokens) => EachWidth(tokens, static (rows, tokens, width, vectors) =>
    {
        int count = (tokens + 1) / 2;
        int[] all = [.. Enumerable.Range(0, tokens)], order = new int[count], picks = new int[count], left = new int[count];
        float[] distances = new float[count], gains = new float[count], relevance = [.. KernelData.Random(9, tokens).Select(MathF.Abs)];
        var matrix = new TokenMatrix(rows, tokens, width);
        using var workspace = new Workspace(
            MaxMinSelection.WorkspaceBytes(tokens, width)
            + DeterminantalSelection.WorkspaceBytes(tokens, width, count)
            + AlternateThinning.WorkspaceBytes(tokens, width)
            + FarthestPoint.WorkspaceBytes(tokens));
        MaxMinSelection.Select(matrix, count, order, distances, workspace, vectors);
        DeterminantalSelection.Select(matrix, [], relevance, count, picks, gains, workspace, vectors);
        AlternateThinning.Thin(matrix, all, 3, left, [], workspace, vectors);
        int[] farthest = new int[count];
        FarthestPoint.Select(matrix, all, tokens / 2, farthest, workspace, vectors);
        return [.. order, .. picks, .. left, .. farthest, .. KernelData.Bits(distances), .. KernelData.Bits(gains)];
    });

    [Theory]
    [MemberData(nameof(Counts))]
    public void Scores_AgreeBitByBit(int tokens) => EachWidth(tokens, static (rows, tokens, width, vectors) =>
    {
        int[] basis = [.. new[] { 0, tokens / 2, tokens - 1 }.Distinct()], centres = new int[(tokens + 3) / 4], assignment = new int[tokens];
        float[] bipartite = new float[tokens], pivot = new float[tokens], graph = new float[tokens], density = new float[tokens];
        float[] errors = new float[tokens], cosines = new float[tokens];
        var matrix = new TokenMatrix(rows, tokens, width);
        using var workspace = new Workspace(
            BipartiteRedundancy.WorkspaceBytes(tokens, width)
            + PivotRedundancy.WorkspaceBytes(tokens, width)
            + SimilarityGraph.WorkspaceBytes(tokens, width)
            + DensityPeaks.WorkspaceBytes(tokens, width)
            + CosineRow.WorkspaceBytes(tokens, width)
            + RidgeReconstruction.WorkspaceBytes(tokens, width, 3));
        BipartiteRedundancy.Score(matrix, bipartite, workspace, vectors);
        PivotRedundancy.Score(matrix, pivot, workspace, vectors);
        SimilarityGraph.Propagate(matrix, graph, workspace, vectors);
        DensityPeaks.Score(matrix, [], 4, density, workspace, vectors);
        DensityPeaks.Cluster(matrix, [], 4, centres, assignment, workspace, vectors);
        RidgeReconstruction.Residuals(matrix, [], basis, 1e-5, errors, workspace, vectors);
        CosineRow.Compute(matrix, [], tokens / 2, cosines, workspace, vectors);
        return [.. centres, .. assignment, .. KernelData.Bits([.. bipartite, .. pivot, .. graph, .. density, .. errors, .. cosines])];
    });

    [Theory]
    [MemberData(nameof(Counts))]
    public void Attention_AgreesBitByBit(int tokens) => EachWidth(tokens, static (rows, tokens, width, vectors) =>
    {
        int[] all = [.. Enumerable.Range(0, tokens)], some = [.. all.Where(token => token % 3 == 0)];
        float[] row = new float[tokens], mean = new float[tokens], shares = new float[some.Length], relevance = new float[tokens], norms = new float[tokens];
        var matrix = new TokenMatrix(rows, tokens, width);
        var head = new HeadTensor(rows, 1, tokens, width);
        using var workspace = new Workspace(
            AttentionMean.WorkspaceBytes(tokens, width) + TextRaters.WorkspaceBytes(tokens, width) + TextRelevance.WorkspaceBytes(tokens));
        AttentionRow.Compute(head, head, tokens / 2, 0.3f, true, [], [], row, vectors);
        AttentionMean.Compute(head, head, some, 0.3f, true, [], mean, workspace, vectors);
        TextRaters.Score(matrix, all, some, shares, workspace, vectors);
        TextRelevance.Compute(matrix, [], matrix, relevance, workspace, vectors);
        L1Norms.Compute(head, norms, vectors);
        return KernelData.Bits([.. row, .. mean, .. shares, .. relevance, .. norms]);
    });

    private static void EachWidth(int tokens, Func<float[], int, int, VectorWidth, int[]> run)
    {
        foreach (int width in _widths)
        {
            float[] rows = KernelData.Random((tokens * 3) + width, tokens * width);
            int[] expected = run(rows, tokens, width, VectorWidth.Scalar);
            foreach (VectorWidth vectors in KernelData.Widths)
            {
                Assert.Equal(expected, run(rows, tokens, width, vectors));
            }
        }
    }
}
