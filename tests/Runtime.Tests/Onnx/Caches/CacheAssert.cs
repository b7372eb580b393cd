namespace PipelineDsl.Tests.Onnx.Caches;

/// <summary>Compares what a model gives with what it should.</summary>
internal static class CacheAssert
{
    internal static void Close(ModelTensor expected, ModelTensor actual, float tolerance) => Close(expected.Values, actual.Values, tolerance);

    internal static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(MathF.Abs(expected[i] - actual[i]) <= tolerance, $"[{i}]: expected {expected[i]}, got {actual[i]}");
        }
    }
}
