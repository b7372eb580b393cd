using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

/// <summary>512-bit, 256-bit and scalar code give the same bits on shapes that no vector length divides.</summary>
public class WidthIndependenceTests
{
    public static TheoryData<int> Counts => [.. KernelData.AwkwardCounts];

    [Theory]
    [MemberData(nameof(Counts))]
    public void MatchAndMerge_AgreeOnAllShapes(int tokens)
    {
        foreach (int width in KernelData.AwkwardWidths)
        {
            float[] metric = KernelData.Random(tokens + width, tokens * width);
            float[] sizes = [.. KernelData.Random(width, tokens).Select(v => 1 + MathF.Abs(v))];
            Same(vectors =>
            {
                using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(tokens, width));
                var rows = new TokenMatrix(metric, tokens, width);
                Matching matching = BipartiteMatching.Match(rows, tokens / 3, [], [], MergeOrder.ToMe, workspace, vectors);
                float[] merged = new float[tokens * width], mergedSizes = new float[tokens];
                SizeWeightedMerge.Apply(rows, sizes, matching, merged, width, mergedSizes, vectors);
                return [.. matching.Leaders, .. matching.Assignment, .. KernelData.Bits(merged), .. KernelData.Bits(mergedSizes)];
            });
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Similarities_AgreeBitByBit(int tokens)
    {
        foreach (int width in KernelData.AwkwardWidths)
        {
            float[] metric = KernelData.Random(tokens * width, tokens * width);
            Same(vectors =>
            {
                using var workspace = new Workspace(NearestOdd.WorkspaceBytes(tokens, width));
                float[] best = new float[(tokens + 1) / 2];
                int[] partner = new int[(tokens + 1) / 2];
                NearestOdd.Find(new TokenMatrix(metric, tokens, width), [], [], best, partner, workspace, vectors);
                return [.. KernelData.Bits(best), .. partner];
            });
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Scores_AgreeBitByBit(int tokens)
    {
        foreach (int width in KernelData.AwkwardWidths)
        {
            float[] data = KernelData.Random(tokens - width, 3 * tokens * width);
            Same(vectors =>
            {
                // [tokens, heads, width], so that neither heads nor tokens follow each other.
                var keys = new HeadTensor(data, 3, tokens, width, width, 3 * width);
                float[] means = new float[tokens * width], norms = new float[tokens], keyNorms = new float[tokens];
                float[] attention = new float[3 * tokens], meanAttention = new float[tokens];
                HeadMean.Compute(keys, means, vectors);
                RowNorms.Compute(new TokenMatrix(data, tokens, width, 3 * width), norms, vectors);
                KeyNorms.Negative(keys, keyNorms, vectors);
                AttentionRow.Compute(keys, keys, tokens / 2, 0.7f, [], norms, attention, vectors);
                HeadMean.Compute(new AttentionRows(attention, 3, tokens, tokens), meanAttention, vectors);
                float[] received = new float[3 * tokens];
                AttentionReceived.Compute(keys, keys, 0.7f, [], norms, attention, received, vectors);
                return [.. KernelData.Bits([.. means, .. norms, .. keyNorms, .. attention, .. meanAttention, .. received])];
            });
        }
    }

    [Theory]
    [MemberData(nameof(Counts))]
    public void Selections_Agree(int tokens)
    {
        float[] scores = [.. KernelData.Random(tokens, tokens).Select(v => MathF.Round(v * 20))];
        int[] cells = [.. Enumerable.Range(0, tokens).Select(t => t * 5 / tokens)];
        Same(vectors =>
        {
            int[] top = new int[tokens], order = new int[tokens], quota = new int[tokens];
            using var workspace = new Workspace(QuotaSelection.WorkspaceBytes(tokens, 5));
            TopK.Select(scores, tokens / 2, top, workspace, vectors);
            Ranking.Descending(scores, order, workspace, vectors);
            QuotaSelection.Select(scores, cells, 5, tokens / 2, quota, workspace, vectors);
            return [.. top, .. order, .. quota];
        });
    }

    [Fact]
    public void Similarity_DoesNotDependOnTheLane()
    {
        const int tokens = 98, width = 23, half = tokens / 2;
        float[] metric = KernelData.Random(4, tokens * width), mirrored = new float[metric.Length];
        for (int token = 0; token < tokens; token++)
        {
            int mirror = (2 * (half - 1 - (token / 2))) + (token % 2);
            metric.AsSpan(token * width, width).CopyTo(mirrored.AsSpan(mirror * width));
        }

        foreach (VectorWidth vectors in KernelData.Widths)
        {
            using var workspace = new Workspace(NearestOdd.WorkspaceBytes(tokens, width));
            float[] best = new float[half], mirroredBest = new float[half];
            int[] partner = new int[half], mirroredPartner = new int[half];
            NearestOdd.Find(new TokenMatrix(metric, tokens, width), [], [], best, partner, workspace, vectors);
            NearestOdd.Find(new TokenMatrix(mirrored, tokens, width), [], [], mirroredBest, mirroredPartner, workspace, vectors);

            Assert.Equal(KernelData.Bits(best), KernelData.Bits(mirroredBest).Reverse());
            Assert.Equal(partner, mirroredPartner.Reverse().Select(odd => tokens - odd));
        }
    }

    private static void Same(Func<VectorWidth, int[]> run)
    {
        int[] expected = run(VectorWidth.Scalar);
        Assert.Equal(expected, run(VectorWidth.Bits256));
        Assert.Equal(expected, run(VectorWidth.Bits512));
    }
}
