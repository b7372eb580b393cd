using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Keyed randomness of a selection of sets, one seed a purpose.</summary>
/// <param name="plan">The plan of the run.</param>
/// <param name="stage">The stage.</param>
internal readonly struct SubsetKeys(RunPlan plan, SubsetStage stage)
{
    private readonly ulong _parts = StageSeed.Of(plan, stage.Name + "-parts"), _references = StageSeed.Of(plan, stage.Name + "-references");

    /// <summary>Decides to which part a sample goes.</summary>
    /// <param name="index">Global index.</param>
    internal ulong Part(long index) => KeyedHash.Key(_parts, (ulong)index);

    /// <summary>The samples with the smallest are the references.</summary>
    /// <param name="index">Global index.</param>
    internal ulong Reference(long index) => KeyedHash.Key(_references, (ulong)index);
}
