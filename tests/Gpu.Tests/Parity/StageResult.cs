namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>All outputs of one run of a stage, batch after batch.</summary>
internal sealed record StageResult(
    float[] Hidden, long[] Kept, float[] Sizes, float[] LogSizes, long[] Origins, long[] Provenance, long[] Assignment)
{
    /// <summary>The same decisions, and the same values to a relative 1e-5, or to half precision.</summary>
    internal void AssertEqual(StageResult other, bool isHalf)
    {
        Assert.Equal(Kept, other.Kept);
        Assert.Equal(Assignment, other.Assignment);
        Assert.Equal(Provenance, other.Provenance);
        Assert.Equal(Origins, other.Origins);
        AssertClose(Sizes, other.Sizes, 1e-5f);
        AssertClose(LogSizes, other.LogSizes, isHalf ? 1e-3f : 1e-5f);
        AssertClose(Hidden, other.Hidden, isHalf ? 1e-3f : 1e-5f);
    }

    private static void AssertClose(float[] expected, float[] actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            float most = tolerance * float.Max(1, float.Abs(expected[i]));
            Assert.True(float.Abs(expected[i] - actual[i]) <= most, $"Value {i} is {actual[i]}, expected {expected[i]}.");
        }
    }
}
