using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;
using PipelineDsl.Generator.Parsing.Cache;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>Where the entries of a cache on a GPU are scored, and why there.</summary>
internal static class CacheScoring
{
    private const string OfPositions = "global::PipelineDsl.Kernels.PositionScorerEntries<";

    /// <summary>Whether a GPU moves what stays; folding values takes both, those that leave and those that stay, and is the processor's.</summary>
    internal static bool MovesOnGpu(CacheShapeModel shape) => shape.MergeThreshold is null;

    /// <summary>Whether choosing reads keys or values.</summary>
    internal static bool ReadsRows(CacheShapeModel shape) =>
        !MovesOnGpu(shape) || shape.IsCritical || GoesByRuns(shape) || ScorerReadsRows(shape.Scorer);

    /// <summary>The scorer whose kernels score the entries on a GPU; null where none do.</summary>
    internal static CacheScorerFacts? Kernels(CacheShapeModel shape) =>
        MovesOnGpu(shape) && !shape.IsCritical && !GoesByRuns(shape) && shape.HeadCounts.Count == 0
            && Facts(shape.Scorer) is { Kernel.Length: > 0 } facts
            ? facts
            : null;

    /// <summary>Why the processor scores the entries, from a copy of the cache, as a sentence; empty where it does not.</summary>
    internal static string Why(CacheShapeModel shape) =>
        !ReadsRows(shape) || Kernels(shape) is not null ? ""
        : !MovesOnGpu(shape) ? "Values that leave are folded into those that stay, for which there are no kernels for GPUs."
        : shape.IsCritical ? "What values add to the output is computed by the processor."
        : GoesByRuns(shape) ? "Entries are scored run by run, which the processor does."
        : Facts(shape.Scorer) is { Kernel.Length: > 0 }
            ? "Heads with numbers of their own are shown to the scorer one by one, which the processor does."
        : $"There are no kernels for GPUs of the scorer {shape.Scorer.DisplayName}.";

    /// <summary>Selections that score slices of the cache by themselves.</summary>
    private static bool GoesByRuns(CacheShapeModel shape) => shape.Selection is SelectionForm.PerChunk or SelectionForm.Blocks;

    private static bool ScorerReadsRows(ScorerModel scorer) =>
        Facts(scorer)?.ReadsRows ?? !scorer.TypeName.StartsWith(OfPositions, StringComparison.Ordinal);

    private static CacheScorerFacts? Facts(ScorerModel scorer) => CacheScorerParser.Facts(scorer) ?? CacheScorerParser.AdaptedFacts(scorer);
}
