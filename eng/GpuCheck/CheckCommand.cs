using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.GpuCheck.Report;

namespace PipelineDsl.GpuCheck;

/// <summary>Runs every part in turn and writes the report. A part that fails leaves a row that says why, and the others still run.</summary>
internal static class CheckCommand
{
    private const int Failed = 1;
    private const int CannotRun = 3;

    /// <summary>Checks this machine.</summary>
    /// <param name="output">Folder of the report.</param>
    /// <returns>0: all passed, 1: something differs or failed, 3: this machine cannot be checked.</returns>
    internal static int Run(DirectoryInfo output)
    {
        IReadOnlyList<string> missing = Requirements.Missing(AppContext.BaseDirectory, out bool isBlocked);
        foreach (string sentence in missing)
        {
            Console.Error.WriteLine($"gpu-check: {sentence}");
        }

        if (isBlocked)
        {
            Console.Error.WriteLine("gpu-check: nothing was measured.");
            ReportFiles.Write(new CheckReport(null, missing, [], [], []), output.FullName);
            return CannotRun;
        }

        return Failed;
    }
}
