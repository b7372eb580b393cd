using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Model.Cache;

/// <summary>What stages of several layers may have in common, so that they share their code: everything but the layer and how much it keeps.</summary>
/// <param name="Scorer">What it asks, as a type that implements <c>ICacheScorer</c>.</param>
internal sealed record CacheShapeModel(ScorerModel Scorer)
{
    /// <summary>Options of the scorer that were given.</summary>
    internal EquatableArray<OptionModel> Options { get; init; } = new([]);

    /// <summary>Whether the heads of a layer compete for its entries.</summary>
    internal bool IsAdaptive { get; init; }

    /// <summary>Entries that each head keeps; empty where heads have no numbers of their own.</summary>
    internal EquatableArray<int> HeadCounts { get; init; } = new([]);

    /// <summary>Whether heads may hold different numbers of entries, the shorter ones padded.</summary>
    internal bool HasUnevenHeads => IsAdaptive || HeadCounts.Count > 0;

    /// <summary>How entries are picked.</summary>
    internal SelectionForm Selection { get; init; }

    /// <summary>Entries of a run; 0 where there are no runs.</summary>
    internal int ChunkLength { get; init; }

    /// <summary>The fraction of every run that is kept; 0 where only a run of the model can tell.</summary>
    internal double ChunkKeep { get; init; }

    /// <summary>Whether the second half of the budget goes by what values add to the output.</summary>
    internal bool IsCritical { get; init; }

    /// <summary>The least similarity at which evicted values are folded into kept ones; null when they are dropped.</summary>
    internal double? MergeThreshold { get; init; }

    /// <summary>The published method with its source; empty for a stage of named parts.</summary>
    internal string Method { get; init; } = "";
}
