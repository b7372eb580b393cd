namespace PipelineDsl.Datasets;

/// <summary>A set of samples: one bit each.</summary>
internal abstract class SampleMask
{
    /// <summary>Samples in the set.</summary>
    internal abstract long Count { get; }

    /// <summary>Whether it is known to hold every sample of the set, so that nobody needs to ask one by one.</summary>
    internal virtual bool HoldsAll => false;

    /// <summary>Whether it holds a sample.</summary>
    /// <param name="index">Global index.</param>
    internal abstract bool Contains(long index);
}
