namespace PipelineDsl;

/// <summary>How the entries of a head that stay are picked by their scores.</summary>
public enum EntrySelection
{
    /// <summary>The highest scores.</summary>
    Highest,

    /// <summary>The highest scores of every run of entries, in proportion (chunked pressing, kvpress).</summary>
    PerChunk,

    /// <summary>Whole runs of entries, by the mean score over all heads; the same for every head (ChunkKV, arXiv 2502.00299).</summary>
    WholeChunks,

    /// <summary>Run after run: what has stayed so far competes with the next entries, which bounds memory (KeyDiff, arXiv 2504.15364).</summary>
    Blocks,
}
