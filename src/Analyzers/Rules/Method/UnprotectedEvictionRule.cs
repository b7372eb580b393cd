using System.Globalization;
using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;
using PipelineDsl.Generator.Parsing.Cache;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>PDSL209: a cache may evict the entries that attention is parked on, or those that were just written.</summary>
internal sealed class UnprotectedEvictionRule() : PipelineRule(_descriptor)
{
    private static readonly DiagnosticDescriptor _descriptor = Describe(
        "PDSL209",
        RuleCategory.Method,
        "Eviction without sinks and recent window",
        "'{0}' evicts down to {1} of {2} entries but protects no {3}; {4} [Protect({5})]",
        "Decoders park attention on the first entries and rely on the last ones: generation breaks without them, and StreamingLLM keeps 4 sinks and a recent "
        + "window (arXiv 2309.17453).");

    private const int UsualSinks = 4;
    private const int UsualRecent = 64;

    /// <inheritdoc/>
    internal override void Check(PipelineUnderReview pipeline)
    {
        if (pipeline.Cache is not { } cache)
        {
            return;
        }

        bool keepLast = pipeline.Stages.All(static stage => CacheScorerParser.Facts(stage.Scorer) is { KeepsLast: true });
        bool noSinks = cache.Sinks == 0, noRecent = cache.Recent == 0 && !keepLast;
        if (!noSinks && !noRecent)
        {
            return;
        }

        int entries = cache.LayerEntries.Min(), most = cache.Geometry.MaxTokens;
        if (entries == most)
        {
            return;
        }

        string missing = noSinks && noRecent ? "attention sinks and no recent window" : noSinks ? "attention sinks" : "recent window";
        string? possible = Possible(noSinks, noRecent, entries - cache.Sinks - cache.Recent);
        pipeline.Report(
            this,
            pipeline.ClassName,
            possible is null ? [] : [new Repair(RepairKind.EnsureAttribute, "Protect", possible)],
            entries,
            most,
            missing,
            possible is null ? "raise the budget, then give" : "give",
            possible ?? Arguments(noSinks, UsualSinks, noRecent, UsualRecent));
    }

    /// <summary>The usual protection, or as much as leaves half of the tightest budget to the scorer; null when not even one entry of each fits.</summary>
    private static string? Possible(bool noSinks, bool noRecent, int room)
    {
        int sinks = noSinks ? Math.Min(UsualSinks, Math.Max(1, room / 2)) : 0;
        int recent = noRecent ? Math.Min(UsualRecent, Math.Max(1, (room - sinks) / 2)) : 0;
        return sinks + recent <= room ? Arguments(noSinks, sinks, noRecent, recent) : null;
    }

    private static string Arguments(bool noSinks, int sinks, bool noRecent, int recent)
    {
        string first = "Sinks = " + sinks.ToString(CultureInfo.InvariantCulture);
        string last = "Recent = " + recent.ToString(CultureInfo.InvariantCulture);
        return noSinks && noRecent ? $"{first}, {last}" : noSinks ? first : last;
    }
}
