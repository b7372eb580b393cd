using System.Diagnostics;
using System.Runtime.InteropServices;
using PipelineDsl.Conformance.Running;

namespace PipelineDsl.Conformance.Tests;

/// <summary>Runs the program as a user does, in a process of its own.</summary>
internal static class Runner
{
    public static (int ExitCode, string[] Report) Run(params string[] arguments)
    {
        string dotnet = Path.GetFullPath(Path.Combine(
            RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var start = new ProcessStartInfo(dotnet, ["exec", typeof(FolderRun).Assembly.Location, .. arguments]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.TrimEnd().Split(Environment.NewLine));
    }
}
