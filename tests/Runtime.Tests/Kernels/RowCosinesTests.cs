using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class RowCosinesTests
{
    [Fact]
    public void AnyRows_AreCosinesOfPairsAndAgreeAtEveryWidth() => KernelProperty.Holds(70, (tokens, seed) =>
    {
        int width = 1 + (seed % 150);
        float[] left = KernelData.Random(seed, tokens * width), right = KernelData.Random(seed + 1, tokens * width);
        float[] gaps = KernelData.WithGaps(right, tokens, width, width + 3);
        int[]? first = null;
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            float[] cosines = new float[tokens];
            RowCosines.Compute(new TokenMatrix(left, tokens, width), new TokenMatrix(gaps, tokens, width, width + 3), cosines, vectors);
            first ??= KernelData.Bits(cosines);
            Assert.Equal(first, KernelData.Bits(cosines));
            for (int token = 0; token < tokens; token++)
            {
                float[] pair = [.. left[(token * width)..((token + 1) * width)], .. right[(token * width)..((token + 1) * width)]];
                Assert.Equal(NaiveCosine.Of(pair, width, 0, 1), cosines[token], 1e-5);
            }
        }
    });

    [Fact]
    public void ZeroVectors_HaveCosineZero()
    {
        float[] cosines = [9];
        RowCosines.Compute(new TokenMatrix([0, 0], 1, 2), new TokenMatrix([1, 2], 1, 2), cosines);

        Assert.Equal([0], cosines);
    }

    [Fact]
    public void NotANumber_IsNotHidden()
    {
        float[] cosines = [9];
        RowCosines.Compute(new TokenMatrix([float.NaN, 0], 1, 2), new TokenMatrix([1, 2], 1, 2), cosines);

        Assert.Equal([float.NaN], cosines);
    }

    [Fact]
    public void ShapesThatDiffer_Throw()
    {
        Assert.Throws<ArgumentException>(() => RowCosines.Compute(new TokenMatrix(new float[4], 2, 2), new TokenMatrix(new float[2], 1, 2), new float[2]));
        Assert.Throws<ArgumentException>(() => RowCosines.Compute(new TokenMatrix(new float[4], 2, 2), new TokenMatrix(new float[2], 2, 1), new float[2]));
        Assert.Throws<ArgumentException>(() => RowCosines.Compute(new TokenMatrix(new float[4], 2, 2), new TokenMatrix(new float[4], 2, 2), new float[1]));
    }
}
