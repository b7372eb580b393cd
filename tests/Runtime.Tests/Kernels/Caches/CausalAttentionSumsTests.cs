using System.Numerics.Tensors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

public class CausalAttentionSumsTests
{
    [Fact]
    public void Sums_AtAnyShapeAndWidth_AreTheRowsOfAllQueriesAdded() => KernelProperty.Holds(70, (entries, seed) =>
    {
        var shape = new CacheShape(1 + (seed % 3), (1 + (seed % 3)) * (1 + (seed % 4)), entries, 1 + (seed % 40));
        int window = 1 + (seed % 21);
        var data = new AttentionLayer(seed, shape, window);
        float[] expected = new float[shape.Scores], rows = new float[shape.QueryHeads * entries];
        for (int head = 0; head < shape.QueryHeads; head++)
        {
            for (int query = 0; query < window; query++)
            {
                AttentionRow.Compute(data.QueryHeads, data.KeyHeads, query, 0.3f, true, [], [], rows, VectorWidth.Scalar);
                Span<float> ofHead = expected.AsSpan(head / shape.GroupSize * entries, entries);
                TensorPrimitives.Add(ofHead, rows.AsSpan(head * entries, entries), ofHead);
            }
        }

        using var workspace = new Workspace(CausalAttentionSums.WorkspaceBytes(entries, window, shape.HeadDim));
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            float[] sums = new float[shape.Scores];
            CausalAttentionSums.Compute(data.QueryHeads, data.KeyHeads, 0.3f, sums, workspace, vectors);
            Assert.Equal(KernelData.Bits(expected), KernelData.Bits(sums));
        }
    });

    [Fact]
    public void Sums_OfTokenMajorTensors_ReadTheStrides()
    {
        // Two heads side by side in every token: the tokens of a head do not follow each other.
        var shape = new CacheShape(2, 2, 9, 4);
        var data = new AttentionLayer(5, shape, 9);
        float[] dense = new float[shape.Scores], strided = new float[shape.Scores];
        using var workspace = new Workspace(CausalAttentionSums.WorkspaceBytes(9, 9, 4));
        CausalAttentionSums.Compute(data.QueryHeads, data.KeyHeads, 1, dense, workspace);
        float[] keys = TokenMajor(data.Keys), queries = TokenMajor(data.Queries);
        CausalAttentionSums.Compute(new HeadTensor(queries, 2, 9, 4, 4, 8), new HeadTensor(keys, 2, 9, 4, 4, 8), 1, strided, workspace);

        Assert.Equal(dense, strided);
    }

    [Fact]
    public void Sums_WithoutQueries_AreZero()
    {
        float[] sums = [7, 7, 7];
        using var workspace = new Workspace(0);
        CausalAttentionSums.Compute(new HeadTensor([], 1, 0, 2), new HeadTensor(new float[6], 1, 3, 2), 1, sums, workspace);

        Assert.Equal([0, 0, 0], sums);
    }

    [Fact]
    public void OtherShapes_Throw()
    {
        using var workspace = new Workspace(1 << 16);
        Assert.Throws<ArgumentException>(
            () => CausalAttentionSums.Compute(new HeadTensor(new float[6], 3, 1, 2), new HeadTensor(new float[8], 2, 2, 2), 1, new float[4], workspace));
        Assert.Throws<ArgumentException>(
            () => CausalAttentionSums.Compute(new HeadTensor(new float[4], 2, 1, 2), new HeadTensor(new float[8], 2, 2, 2), 1, new float[3], workspace));
    }

    private static float[] TokenMajor(float[] heads) =>
        [.. Enumerable.Range(0, heads.Length).Select(at => heads[(at / 4 % 2 * 36) + (at / 8 * 4) + (at % 4)])];
}
