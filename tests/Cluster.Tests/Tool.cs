using System.Diagnostics;

namespace PipelineDsl.Cluster.Tests;

/// <summary>Runs programs with a time limit.</summary>
internal static class Tool
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="limit">Time after which it is killed.</param>
    /// <param name="variables">Variables that it gets beside ours.</param>
    /// <param name="words">The program and its arguments.</param>
    internal static ToolResult Run(TimeSpan limit, IReadOnlyDictionary<string, string> variables, params string[] words)
    {
        using Process process = Process.Start(Describe(variables, words, redirect: true))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(limit);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();
        return new ToolResult(ended ? process.ExitCode : -1, output.Result, ended ? error.Result : $"{error.Result}\nkilled after {limit}");
    }

    /// <summary>Starts a daemon, which goes on until it is killed.</summary>
    /// <param name="variables">Variables that it gets beside ours.</param>
    /// <param name="words">The program and its arguments.</param>
    internal static Process Start(IReadOnlyDictionary<string, string> variables, params string[] words) =>
        Process.Start(Describe(variables, words, redirect: false))!;

    /// <summary>Finds a program on the path, or where daemons stand.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Null when it is not installed.</returns>
    internal static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/usr/local/sbin"])
            .Where(static folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static ProcessStartInfo Describe(IReadOnlyDictionary<string, string> variables, string[] words, bool redirect)
    {
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = redirect, RedirectStandardError = redirect };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
