using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Model.Cache;

/// <summary>A pipeline over the entries of a decoder's cache.</summary>
/// <param name="Type">The class.</param>
/// <param name="Geometry">The cache.</param>
/// <param name="Sinks">Entries at the start that always stay.</param>
/// <param name="Recent">Entries at the end that always stay.</param>
/// <param name="Positions">Which positions kept entries have; null when undeclared.</param>
/// <param name="RandomSeeds">Seeds of the random baseline; 0 when it was not asked for.</param>
/// <param name="LayerEntries">Entries that each layer keeps of a full cache.</param>
/// <param name="Stages">The layers that evict, ascending; the others keep everything.</param>
internal sealed record CachePipelineModel(
    TypeModel Type,
    CacheGeometryModel Geometry,
    int Sinks,
    int Recent,
    PositionForm? Positions,
    int RandomSeeds,
    EquatableArray<int> LayerEntries,
    EquatableArray<CacheStageModel> Stages) : PipelineModel(Type, RandomSeeds)
{
    /// <summary>When it runs.</summary>
    internal CacheScheduleModel Schedule { get; init; } = new(TriggerForm.AfterPrefill, 0);

    /// <summary>Whether heads of a layer compete, and so may hold different numbers of entries, the shorter ones padded.</summary>
    internal bool IsAdaptive => Stages.Any(static stage => stage.Shape.IsAdaptive);

    /// <summary>Whether heads of a layer have numbers of their own, the shorter ones padded.</summary>
    internal bool HasHeadCounts => Stages.Any(static stage => stage.Shape.HeadCounts.Count > 0);

    /// <summary>Share of all entries that is left, above 0 and at most 1; padding is none.</summary>
    internal double EntriesLeft =>
        (LayerEntries.Sum(static entries => (double)entries) - Stages.Sum(static stage => stage.Entries - stage.MeanEntries))
        / ((double)Geometry.MaxTokens * Geometry.Layers);

    /// <summary>Bytes of the keys and values that one sequence keeps, with the padding of heads that have numbers of their own.</summary>
    /// <param name="bytesPerValue">4 for single precision, 2 for half.</param>
    internal long Bytes(int bytesPerValue) => LayerEntries.Sum(static entries => (long)entries) * BytesPerEntry(bytesPerValue);

    /// <summary>Bytes of the keys and values of one full sequence without the pipeline.</summary>
    /// <param name="bytesPerValue">4 for single precision, 2 for half.</param>
    internal long UncompressedBytes(int bytesPerValue) => (long)Geometry.MaxTokens * Geometry.Layers * BytesPerEntry(bytesPerValue);

    private long BytesPerEntry(int bytesPerValue) => 2L * Geometry.KvHeads * Geometry.HeadDim * bytesPerValue;
}
