using System.Collections.Immutable;
using PipelineDsl.KvCaches;

namespace LongConversation.Arms;

/// <summary>One way of keeping the cache, with what was measured of it elsewhere.</summary>
/// <param name="Name">Shown in tables.</param>
/// <param name="Percent">Share of the entries kept, in percent.</param>
/// <param name="Pipeline">The pipeline; null keeps everything.</param>
internal sealed record RecallArm(string Name, int Percent, CachePipeline? Pipeline)
{
    /// <summary>Seeds that it runs with; one unless it is random.</summary>
    public ImmutableArray<ulong> Seeds { get; init; } = [0];

    /// <summary>Whether the question is read with the text, before entries are chosen.</summary>
    public bool KnowsQuestion { get; init; }

    /// <summary>The same method in results-24facts.json; null when it was not measured there.</summary>
    public string? Reference { get; init; }

    /// <summary>Unique, for the command line.</summary>
    public string Key => $"{Name}@{Percent}";
}
