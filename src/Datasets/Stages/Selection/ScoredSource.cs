namespace PipelineDsl.Datasets;

/// <summary>Scored samples that can be passed over as often as needed.</summary>
internal abstract class ScoredSource
{
    /// <summary>Whether the blocks hold samples in ascending order of their indices.</summary>
    internal abstract bool IsAscending { get; }

    /// <summary>All samples, block after block. The block is the same object every time.</summary>
    internal abstract IEnumerable<ScoredBlock> Blocks();

    /// <summary>The samples of a range of indices, and perhaps others: blocks without any may be left out.</summary>
    /// <param name="first">The first index.</param>
    /// <param name="end">The index behind the last.</param>
    internal virtual IEnumerable<ScoredBlock> Blocks(long first, long end) => Blocks();
}
