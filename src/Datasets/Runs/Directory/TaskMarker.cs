using System.Collections.Immutable;
using System.Text.Json;

namespace PipelineDsl.Datasets;

/// <summary>Says that a task has ended, and what it wrote. Published after all of that, so a task is done when its marker is there.</summary>
internal sealed record TaskMarker
{
    /// <summary>Hash of the plan.</summary>
    public required string Plan { get; init; }

    /// <summary>Name of the round.</summary>
    public required string Round { get; init; }

    /// <summary>Number of the task; -1 for the merge.</summary>
    public required int Task { get; init; }

    /// <summary>The files.</summary>
    public required ImmutableArray<PartRecord> Parts { get; init; }

    /// <summary>Figures for the manifest, in the order in which they were reported.</summary>
    public ImmutableArray<ReportedFigure> Figures { get; init; } = [];

    /// <summary>Warnings for the manifest.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Rows done.</summary>
    public required long Rows { get; init; }

    /// <summary>Pairs of rows that it compared.</summary>
    public long Compared { get; init; }

    /// <summary>Seconds that it took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Machine.</summary>
    public required string Host { get; init; }

    /// <summary>How often it was tried before, as far as the scheduler tells.</summary>
    public required int Attempt { get; init; }

    /// <summary>Version of this assembly.</summary>
    public required string Version { get; init; }

    /// <summary>Build of the user's program, see <see cref="ProgramBuild"/>.</summary>
    public required string Program { get; init; }

    /// <summary>Widest vectors of the machine.</summary>
    public required string Vectors { get; init; }

    /// <summary>Reads a marker.</summary>
    /// <param name="path">Its path.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="DatasetException">It is no marker.</exception>
    internal static TaskMarker? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), RunJson.Default.TaskMarker)
                ?? throw new DatasetException($"{path} is no marker of a task; delete it and run again.", 3);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException error)
        {
            throw new DatasetException($"{path} is no marker of a task ({error.Message}); delete it and run again.", error, 3);
        }
    }

    /// <summary>The marker as a file holds it.</summary>
    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, RunJson.Default.TaskMarker);
}
