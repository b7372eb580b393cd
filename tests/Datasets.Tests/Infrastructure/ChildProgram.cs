using System.Diagnostics;
using System.Globalization;

namespace PipelineDsl.Datasets.Tests;

/// <summary>What this assembly does as a program: carries out <see cref="TwoStages"/> in a folder, and may be killed at a certain file.</summary>
public static class ChildProgram
{
    /// <summary>Arguments: the folder, and the number of files after which the process ends itself; -1 for never.</summary>
    public static int Main(string[] args)
    {
        if (args.Length != 2)
        {
            Console.Error.WriteLine("This is an assembly of tests: dotnet test.");
            return 2;
        }

        int files = int.Parse(args[1], CultureInfo.InvariantCulture);
        TwoStages.Execute(files < 0 ? new RunDirectory(args[0]) : FailingDirectory.Killing(args[0], files));
        return 0;
    }

    /// <summary>Starts the program.</summary>
    internal static Process Start(string folder, int files = -1)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardError = true,
            ArgumentList = { typeof(ChildProgram).Assembly.Location, folder, files.ToString(CultureInfo.InvariantCulture) },
        };
        return Process.Start(start)!;
    }

    /// <summary>Waits for the end, for a minute at most.</summary>
    internal static int WaitFor(Process process)
    {
        string errors = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(60_000), errors);
        return process.ExitCode;
    }
}
