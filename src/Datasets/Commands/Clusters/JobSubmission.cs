using System.ComponentModel;
using System.Diagnostics;

namespace PipelineDsl.Datasets;

/// <summary>Runs the script that submits jobs.</summary>
internal static class JobSubmission
{
    /// <summary>Submits.</summary>
    /// <param name="script">The script; it prints a line for every job that was taken.</param>
    /// <param name="host">The process, whose variable <c>PATH</c> says where <c>sbatch</c> is.</param>
    /// <exception cref="DatasetException">There is no scheduler, or it refused a job.</exception>
    internal static IReadOnlyList<SubmittedJob> Submit(string script, CommandHost host)
    {
        string path = host.Variable("PATH") ?? "";
        if (!path.Split(Path.PathSeparator).Any(static folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "sbatch"))))
        {
            throw new DatasetException(
                $"There is no sbatch on this machine's PATH. Run {script} where Slurm is installed; on other clusters 'map' and 'reduce' do the same.",
                ExitCodes.Usage);
        }

        var start = new ProcessStartInfo("/bin/bash", [script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = path;
        using Process process = Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        SubmittedJob[] jobs = [.. lines.Select(static line => line.Split(' ')).Select(static words => new SubmittedJob(words[0], words[^1]))];
        string taken = string.Join(", ", jobs.Select(static job => job.Id));
        return process.ExitCode == 0 ? jobs
            : throw new DatasetException($"sbatch refused a job, after {jobs.Length} were taken ({taken}): {errors.Result.Trim()}", ExitCodes.Usage);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new DatasetException($"{start.FileName} could not be started: {error.Message}", error, ExitCodes.Usage);
        }
    }
}
