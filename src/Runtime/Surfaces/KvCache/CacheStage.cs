using System.Collections.Immutable;
using PipelineDsl.Gpu;

namespace PipelineDsl.KvCaches;

/// <summary>Eviction from the cache of one layer: everything that running, weaving and reports need to know about it.</summary>
public sealed class CacheStage
{
    /// <summary>Unique within the pipeline, for example <c>Layer4</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The layer, 0-based.</summary>
    public required int Layer { get; init; }

    /// <summary>The scorer (a boxed default of the struct): its type names it.</summary>
    public required IScorer Scorer { get; init; }

    /// <summary>What the scorer and the stage read besides keys, values and positions.</summary>
    public CacheSignals Signals { get; init; }

    /// <summary>How much is kept.</summary>
    public required CacheBudget Budget { get; init; }

    /// <summary>How the budget is shared among the heads.</summary>
    public HeadBudgets Heads { get; init; }

    /// <summary>
    /// Entries that each head keeps, one number a head, of which <see cref="Budget"/> then is the largest; empty where heads have no numbers of their own.
    /// </summary>
    public ImmutableArray<int> HeadCounts { get; init; } = [];

    /// <summary>How entries are picked.</summary>
    public EntrySelection Selection { get; init; }

    /// <summary>Entries of a run, for selections by runs.</summary>
    public int ChunkLength { get; init; }

    /// <summary>Whether the second half of the budget goes by what values add to the output.</summary>
    public bool Critical { get; init; }

    /// <summary>Whether evicted values are folded into kept ones, and the least similarity of their keys; null when they are dropped.</summary>
    public double? MergeThreshold { get; init; }

    /// <summary>Options of the scorer.</summary>
    public CacheOptions Options { get; init; } = new();

    /// <summary>Chooses: scores the entries of a layer and says which stay.</summary>
    public required CacheChoiceBody Choose { get; init; }

    /// <summary>Moves the chosen entries of single precision to the front of the layer's tensors.</summary>
    public required CacheMoveBody<float> MoveSingle { get; init; }

    /// <summary>Moves the chosen entries of half precision to the front of the layer's tensors.</summary>
    public required CacheMoveBody<Half> MoveHalf { get; init; }

    /// <summary>Whether the scorer or the stage reads keys or values; otherwise a cache on a device need not be copied to choose from it.</summary>
    public bool ReadsRows { get; init; } = true;

    /// <summary>What a GPU does for the stage where the cache is; null where evicted values are folded, which the processor does.</summary>
    public GpuCacheStage? Gpu { get; init; }

    /// <summary>Why the entries of a cache on a GPU are scored by the processor, from a copy of it, as a sentence; empty where they are not.</summary>
    public string ProcessorOnly { get; init; } = "";

    /// <summary>Workspace bytes of <see cref="Choose"/>, <see cref="MoveSingle"/> and <see cref="MoveHalf"/> for a layer's sizes.</summary>
    public required Func<CacheShape, long> WorkspaceBytes { get; init; }

    /// <summary>Whether the heads of the layer may keep different numbers of entries, the shorter ones padded in front.</summary>
    internal bool HasUnevenHeads => Heads == HeadBudgets.Adaptive || HasHeadCounts;

    /// <summary>Whether every head has a number of its own.</summary>
    internal bool HasHeadCounts => !HeadCounts.IsDefaultOrEmpty;

    /// <summary>Entries that a head keeps of those that it holds; the longest head, where every head has a number of its own.</summary>
    /// <param name="held">Entries of a head.</param>
    /// <param name="seen">Tokens seen so far.</param>
    /// <param name="least">Entries that must stay.</param>
    public int KeptOf(int held, int seen, int least) => Budget.Entries(held, seen, least);
}
