namespace PipelineDsl.Conformance.Tests;

/// <summary>The vectors of the token methods, beside the tests.</summary>
internal static class TestVectors
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Vectors");
}
