using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PipelineDsl.Conformance.Running;

/// <summary>
/// Runs a folder at given vector widths. Kernels choose their width once a process, by what the machine can do, so each width gets a process
/// of its own in which wider vectors are switched off.
/// </summary>
internal static class WidthRuns
{
    /// <summary>Runs the folder once a width.</summary>
    /// <param name="folder">Path of the folder.</param>
    /// <param name="widths">The widths.</param>
    public static IReadOnlyList<FolderResult> Run(string folder, IReadOnlyList<string> widths) => [.. widths.Select(width => Run(folder, width))];

    private static FolderResult Run(string folder, string width)
    {
        var start = new ProcessStartInfo(Host())
        {
            ArgumentList = { "exec", typeof(WidthRuns).Assembly.Location, folder, "--width", "best", "--json" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (VectorWidthName.Switch(width) is { } variable)
        {
            start.Environment[variable] = "0";
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Parse(output) is not { } result ? Failed(width, $"the run ended with code {process.ExitCode}: {Tail(errors.Result)}")
            : result.Width != width ? Failed(width, $"the run used vectors of width {result.Width}")
            : result;
    }

    private static FolderResult Failed(string width, string problem) => new(width, $"width {width}: {problem}", []);

    private static FolderResult? Parse(string output)
    {
        try
        {
            return JsonSerializer.Deserialize(output, ResultJson.Default.FolderResult);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Tail(string text) => text.Trim().Split('\n')[^1];

    /// <summary>The <c>dotnet</c> that runs this process, wherever it lies: the shared framework is below it.</summary>
    private static string Host() => Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
