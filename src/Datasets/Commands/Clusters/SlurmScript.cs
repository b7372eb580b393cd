using System.Globalization;
using System.Text;

namespace PipelineDsl.Datasets;

/// <summary>A batch script for Slurm, to be read and edited by people.</summary>
internal static class SlurmScript
{
    /// <summary>What the .NET runtime, its libraries and mapped pages take beside the memory that is asked for.</summary>
    private const long RuntimeBytes = 512L << 20;

    /// <summary>Writes the script of one job.</summary>
    /// <param name="name">Name of the job.</param>
    /// <param name="comment">What it does, in one line.</param>
    /// <param name="array">Indices of the array; null for a single job.</param>
    /// <param name="log">File for what it says, with Slurm's placeholders.</param>
    /// <param name="command">The words of the command.</param>
    /// <param name="options">How it asks for machines.</param>
    internal static string Write(string name, string comment, string? array, string log, IEnumerable<string> command, SlurmOptions options)
    {
        var text = new StringBuilder("#!/bin/bash\n");
        text.Append($"# {comment}\n");
        Directive(text, "job-name", name);
        if (array is not null)
        {
            Directive(text, "array", options.Concurrency > 0 ? $"{array}%{options.Concurrency}" : array);
        }

        Directive(text, "output", log);
        Directive(text, "open-mode", "append");
        Directive(text, "cpus-per-task", options.Cpus.ToString(CultureInfo.InvariantCulture));
        Directive(text, "mem", $"{(options.MemoryBytes + RuntimeBytes + (1 << 20) - 1) >> 20}M");
        Directive(text, "time", options.Time);
        Directive(text, "partition", options.Partition);
        text.Append("#SBATCH --requeue\n");
        Directive(text, "signal", $"B:TERM@{options.Grace}");
        foreach (string extra in options.Extra)
        {
            text.Append($"#SBATCH {extra}\n");
        }

        // Only a process that took the shell's place hears the signal at once.
        return text.Append($"\nexec {ShellText.Join(command)}\n").ToString();
    }

    private static void Directive(StringBuilder text, string option, string? value)
    {
        if (value is not null)
        {
            text.Append($"#SBATCH --{option}={(value.Any(char.IsWhiteSpace) ? $"\"{value}\"" : value)}\n");
        }
    }
}
