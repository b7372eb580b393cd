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

        return text.Append('\n').Append(Body(ShellText.Join(command), options.Restarts)).ToString();
    }

    /// <summary>
    /// A wait that a signal ended begins again, since the program has yet to stop. A job that was cancelled or queued again by others is not running any
    /// more when its program has stopped; only the state tells it from one that came near its time limit.
    /// </summary>
    private static string Body(string command, int restarts) =>
        $$"""
        {{command}} &
        program=$!

        # Slurm signals this shell, which hands the signal on and waits for the program to stop.
        signalled=1
        trap 'signalled=1; kill -TERM "$program" 2> /dev/null' TERM
        while [ "$signalled" = 1 ]; do
          signalled=0
          wait "$program"
          code=$?
        done

        # 75: stopped before the end, most likely by the time limit. The same job goes on from there.
        job=${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}${SLURM_ARRAY_TASK_ID:+_$SLURM_ARRAY_TASK_ID}
        if [ "$code" = 75 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt {{restarts}} ] && [ "$(squeue -h -j "$job" -o %T)" = RUNNING ]; then
          scontrol requeue "$job"
        fi
        exit "$code"

        """;

    private static void Directive(StringBuilder text, string option, string? value)
    {
        if (value is not null)
        {
            text.Append($"#SBATCH --{option}={(value.Any(char.IsWhiteSpace) ? $"\"{value}\"" : value)}\n");
        }
    }
}
