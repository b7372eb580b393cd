using System.Diagnostics;
using System.Reflection;

namespace PipelineDsl.Packaging;

/// <summary>Runs the dotnet command as a user would.</summary>
internal static class Tool
{
    internal static string Configuration { get; } = Metadata("Configuration");

    internal static string RepositoryRoot { get; } = Path.GetFullPath(Metadata("RepositoryRoot"));

    internal static string Run(string folder, params string[] arguments)
    {
        (int exitCode, string output) = TryRun(folder, arguments);
        Assert.True(exitCode == 0, $"dotnet {string.Join(' ', arguments)} failed:\n{output}");
        return output;
    }

    internal static (int ExitCode, string Output) TryRun(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the test host sets for itself must not leak into the user's build.
        foreach (string name in start.Environment.Keys.Where(key => key.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    private static string Metadata(string key) =>
        typeof(Tool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
