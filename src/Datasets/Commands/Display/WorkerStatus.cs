using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>What is known of a worker.</summary>
/// <param name="Said">What it said last.</param>
/// <param name="Silence">Time since then.</param>
internal sealed record WorkerStatus(WorkerProgress Said, TimeSpan Silence)
{
    /// <summary>Workers speak every five seconds; one that is silent for so long is gone, or its machine is.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>Whether the worker is probably gone.</summary>
    internal bool IsStale => Silence > _patience;

    /// <summary>Rows that it does in a second.</summary>
    internal double RowsPerSecond => (Said.Time - Said.Started).TotalSeconds is > 0 and double seconds ? Said.Progress.Rows / seconds : 0;

    /// <summary>All workers that left word in a run's folder, by machine and process.</summary>
    /// <param name="directory">The run's folder.</param>
    /// <param name="now">The time.</param>
    internal static IReadOnlyList<WorkerStatus> All(RunDirectory directory, DateTimeOffset now) => !Directory.Exists(directory.Progress) ? [] :
    [
        .. Directory.EnumerateFiles(directory.Progress, "*.json").Order(StringComparer.Ordinal)
            .Select(Read).OfType<WorkerProgress>()
            .Select(said => new WorkerStatus(said, now - said.Time)),
    ];

    /// <summary>As JSON.</summary>
    internal JsonObject ToJson() => new()
    {
        ["host"] = Said.Host,
        ["process"] = Said.Process,
        ["round"] = Said.Progress.Round,
        ["merge"] = Said.Progress.IsMerge,
        ["rows"] = Said.Progress.Rows,
        ["rowsPerSecond"] = RowsPerSecond,
        ["workingSetBytes"] = Said.WorkingSetBytes,
        ["silentSeconds"] = Silence.TotalSeconds,
        ["stale"] = IsStale,
    };

    /// <summary>A file may vanish between being listed and being read, when its worker ends.</summary>
    private static WorkerProgress? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), RunJson.Default.WorkerProgress);
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            return null;
        }
    }
}
