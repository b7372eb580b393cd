namespace PipelineDsl.Generator.Model.Cache;

/// <summary>How entries that stay are picked by their scores; the names and values are those of the runtime's <c>EntrySelection</c>.</summary>
internal enum SelectionForm
{
    /// <summary>The highest scores.</summary>
    Highest,

    /// <summary>The highest scores of every run of entries.</summary>
    PerChunk,

    /// <summary>Whole runs of entries.</summary>
    WholeChunks,

    /// <summary>Run after run.</summary>
    Blocks,
}
