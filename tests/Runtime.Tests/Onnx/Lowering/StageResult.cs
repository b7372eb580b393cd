namespace PipelineDsl.Tests.Onnx.Lowering;

/// <summary>Outputs of a stage for a whole batch.</summary>
internal sealed record StageResult(float[] Hidden, long[] Kept, float[] Sizes, float[] LogSizes, long[] Origins, long[] Provenance)
{
    /// <summary>Whether the decisions are the same and values differ by rounding only.</summary>
    internal static bool Same(StageResult expected, StageResult actual, out string difference)
    {
        difference = Decided("kept", expected.Kept, actual.Kept)
            ?? Decided("origins", expected.Origins, actual.Origins)
            ?? Decided("provenance", expected.Provenance, actual.Provenance)
            ?? Close("sizes", expected.Sizes, actual.Sizes)
            ?? Close("log sizes", expected.LogSizes, actual.LogSizes)
            ?? Close("hidden", expected.Hidden, actual.Hidden)
            ?? "";
        return difference.Length == 0;
    }

    private static string? Decided(string what, long[] expected, long[] actual) => expected.AsSpan().SequenceEqual(actual)
        ? null
        : $"{what} are {string.Join(' ', actual)} instead of {string.Join(' ', expected)}";

    private static string? Close(string what, float[] expected, float[] actual)
    {
        if (expected.Length != actual.Length)
        {
            return $"{actual.Length} {what} instead of {expected.Length}";
        }

        for (int i = 0; i < expected.Length; i++)
        {
            // Written so that NaN differs from everything, and equal infinities do not differ.
            float allowed = 1e-5f * MathF.Max(1, MathF.Abs(expected[i]));
            if (expected[i] != actual[i] && !(MathF.Abs(expected[i] - actual[i]) <= allowed))
            {
                return $"value {i} of {what} is {actual[i]} instead of {expected[i]}";
            }
        }

        return null;
    }
}
