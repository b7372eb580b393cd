using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class FiniteScanTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void IndexOfNonFinite_OneBadValueAnywhere_IsFound(float bad)
    {
        foreach (int length in new[] { 1, 15, 16, 63, 64, 65, 200 })
        {
            for (int at = 0; at < length; at++)
            {
                float[] values = [.. Enumerable.Range(0, length).Select(i => (i % 3) - 1f)];
                values[at] = bad;
                Assert.Equal(at, FiniteScan.IndexOfNonFinite(values));
            }
        }
    }

    [Fact]
    public void IndexOfNonFinite_ExtremeButFinite_FindsNothing()
    {
        float[] extremes = [float.MaxValue, float.MinValue, float.Epsilon, -0f, 0f];
        Assert.Equal(-1, FiniteScan.IndexOfNonFinite([.. Enumerable.Repeat(extremes, 40).SelectMany(values => values)]));
        Assert.Equal(-1, FiniteScan.IndexOfNonFinite(ReadOnlySpan<float>.Empty));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void IndexOfNonFinite_OneBadHalfAnywhere_IsFound(float bad)
    {
        foreach (int length in new[] { 1, 31, 32, 33, 100 })
        {
            Half[] values = [.. Enumerable.Range(0, length).Select(static i => i % 2 == 0 ? Half.MaxValue : Half.MinValue)];
            Assert.Equal(-1, FiniteScan.IndexOfNonFinite(values));
            for (int at = length - 1; at >= 0; at--)
            {
                values[at] = (Half)bad;
                Assert.Equal(at, FiniteScan.IndexOfNonFinite(values));
            }
        }
    }
}
