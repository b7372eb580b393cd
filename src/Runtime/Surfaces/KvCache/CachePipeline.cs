using System.Collections.Immutable;

namespace PipelineDsl.KvCaches;

/// <summary>A cache pipeline as a value: what the generator made of an annotated class. Weaving, decoders and reports take this.</summary>
public sealed class CachePipeline
{
    /// <summary>Name shown in messages and reports, for example <c>ChatCache</c> or <c>ChatCache.Random</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Full name of the class.</summary>
    public required string FullName { get; init; }

    /// <summary>The cache.</summary>
    public required CacheGeometry Geometry { get; init; }

    /// <summary>The layers that evict, ascending; the others keep everything.</summary>
    public required ImmutableArray<CacheStage> Stages { get; init; }

    /// <summary>When it runs.</summary>
    public CacheTrigger When { get; init; }

    /// <summary>For <see cref="CacheTrigger.EveryRuns"/>: runs of the model from one compression to the next.</summary>
    public int Every { get; init; }

    /// <summary>First entries that always stay.</summary>
    public int Sinks { get; init; }

    /// <summary>Last entries that always stay.</summary>
    public int Recent { get; init; }

    /// <summary>Which positions kept entries have.</summary>
    public PositionPolicy Positions { get; init; }

    /// <summary>Seeds that reports average the random twin over; 0 when the class declares no random baseline.</summary>
    public int RandomSeeds { get; init; }

    /// <summary>Everything that stages read besides keys, values and positions.</summary>
    public CacheSignals Signals => Stages.Aggregate(CacheSignals.None, static (all, stage) => all | stage.Signals);

    /// <summary>
    /// Entries of a head that a stage may never evict: sinks and recent ones, and those of the tokens whose queries score, which score the others.
    /// </summary>
    /// <param name="stage">One of <see cref="Stages"/>.</param>
    public int LeastOf(CacheStage stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return Sinks + int.Max(Recent, (stage.Signals & CacheSignals.RecentQueries) != 0 ? stage.Options.Window : 0);
    }

    /// <summary>Whether layers or heads may hold different numbers of entries, so that each layer needs a mask of its own.</summary>
    public bool NeedsLayerMasks =>
        Stages.Length != Geometry.Layers
        || Stages.Any(stage => stage.HasUnevenHeads || stage.Budget.PyramidIndex >= 0 || stage.Budget != Stages[0].Budget)

        // Whether the last, shorter run of entries is among those kept is up to each layer's scores.
        || (Stages.Length > 1 && Stages.Any(static stage => stage.Selection == EntrySelection.WholeChunks))
        || Stages.Any(stage => (stage.Selection, stage.ChunkLength) != (Stages[0].Selection, Stages[0].ChunkLength));
}
