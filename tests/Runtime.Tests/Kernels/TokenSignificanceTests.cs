using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class TokenSignificanceTests
{
    [Fact]
    public void Score_IsMeanAttentionTimesTheNormOverAllHeads()
    {
        // Two heads of width 1: values (3, 4) and (0, 2).
        float[] scores = new float[2];
        using var workspace = new Workspace(TokenSignificance.WorkspaceBytes(2));
        TokenSignificance.Compute(new AttentionRows([0.2f, 0.8f, 0.6f, 0.4f], 2, 2, 2), new HeadTensor([3, 0, 4, 2], 2, 2, 1), scores, workspace);

        Assert.Equal(0.4 * 5, scores[0], 1e-6);
        Assert.Equal(0.6 * 2, scores[1], 1e-6);
    }

    [Fact]
    public void AnyInput_SameBitsAtEveryWidth() => KernelProperty.Holds(100, (tokens, seed) =>
    {
        const int heads = 3, width = 17;
        float[] attention = KernelData.Random(seed, heads * tokens), values = KernelData.Random(seed + 1, heads * tokens * width);
        int[]? first = null;
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            float[] scores = new float[tokens];
            using var workspace = new Workspace(TokenSignificance.WorkspaceBytes(tokens));
            TokenSignificance.Compute(
                new AttentionRows(attention, heads, tokens, tokens), new HeadTensor(values, heads, tokens, width), scores, workspace, vectors);
            first ??= KernelData.Bits(scores);
            Assert.Equal(first, KernelData.Bits(scores));
        }
    });

    [Fact]
    public void ValuesOfOtherTokens_Throw() => Assert.Throws<ArgumentException>(() =>
    {
        using var workspace = new Workspace(256);
        TokenSignificance.Compute(new AttentionRows(new float[3], 1, 3, 3), new HeadTensor(new float[2], 1, 2, 1), new float[3], workspace);
    });
}
