using System.Diagnostics;

namespace PipelineDsl.Cluster.Tests;

/// <summary>The program of <see cref="LargestLosses"/>: this assembly.</summary>
internal static class ToolProgram
{
    private static string[] Words(string[] arguments) => ["dotnet", typeof(LargestLosses).Assembly.Location, .. arguments];

    /// <summary>Runs a command that must succeed.</summary>
    /// <param name="limit">Time after which it is killed.</param>
    /// <param name="variables">Variables that it gets beside ours.</param>
    /// <param name="arguments">The command.</param>
    /// <returns>Its standard output.</returns>
    internal static string Run(TimeSpan limit, Dictionary<string, string> variables, string[] arguments) =>
        Tool.Run(limit, variables, Words(arguments)).Required;

    /// <summary>Starts a command.</summary>
    /// <param name="variables">Variables that it gets beside ours.</param>
    /// <param name="arguments">The command.</param>
    internal static Process Start(Dictionary<string, string> variables, string[] arguments) => Tool.Start(variables, Words(arguments));
}
