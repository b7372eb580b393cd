namespace PipelineDsl.Cluster.Tests;

/// <summary>What runs wrote.</summary>
internal static class RunOutput
{
    /// <summary>Asserts that two runs wrote the same files, byte for byte.</summary>
    /// <param name="expected">Folder of a run.</param>
    /// <param name="actual">Folder of another run.</param>
    internal static void AssertSame(string expected, string actual)
    {
        string[] names = Names(expected);
        Assert.Contains("selection.csv", names);
        Assert.Equal(names, Names(actual));
        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(Path.Combine(expected, "out", name)), File.ReadAllBytes(Path.Combine(actual, "out", name))));
    }

    private static string[] Names(string run) =>
        [.. Directory.EnumerateFiles(Path.Combine(run, "out")).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
