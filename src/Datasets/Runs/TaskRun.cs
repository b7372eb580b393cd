namespace PipelineDsl.Datasets;

/// <summary>What one task, or one merge, may read and write.</summary>
internal abstract class TaskRun
{
    /// <summary>The plan.</summary>
    internal abstract RunPlan Plan { get; }

    /// <summary>0-based number of the task; -1 in a merge.</summary>
    internal abstract int Task { get; }

    /// <summary>The whole set.</summary>
    internal abstract SampleSource Samples { get; }

    /// <summary>Which samples the stages before left.</summary>
    internal abstract SampleMask Entering { get; }

    /// <summary>Threads that may work side by side.</summary>
    internal abstract int Threads { get; }

    /// <summary>Bytes that the task may hold; results must not depend on it.</summary>
    internal abstract long MemoryBytes { get; }

    /// <summary>Set when the run is to stop.</summary>
    internal abstract CancellationToken Stop { get; }

    /// <summary>Tells how far the task is, and stops it when the run is to stop.</summary>
    /// <param name="rows">Rows done since the last call.</param>
    /// <exception cref="OperationCanceledException">The run is to stop; what was written so far is thrown away.</exception>
    internal abstract void Advance(long rows);

    /// <summary>A file of this task; it becomes visible, with its hash, when the task has ended without an exception.</summary>
    /// <param name="part">Name, unique in the task.</param>
    internal abstract PartWriter Create(string part);

    /// <summary>A file that a task of this round, in a merge, or of an earlier one wrote. Its hash is checked when it is opened first.</summary>
    /// <param name="round">Name of the round.</param>
    /// <param name="task">Number of the task; -1 for the merge.</param>
    /// <param name="part">Name of the file.</param>
    /// <exception cref="DatasetException">The file is missing, torn, or not what was written.</exception>
    internal abstract PartReader Open(string round, int task, string part);

    /// <summary>Puts a figure that the data decided, such as a threshold or a radius, into the manifest. For merges.</summary>
    /// <param name="figure">What it is, unique in the stage.</param>
    /// <param name="value">The figure.</param>
    internal abstract void Report(string figure, double value);

    /// <summary>Counts comparisons of two rows; the manifest has the sum over all tasks and merges of a stage. Safe for concurrent use.</summary>
    /// <param name="pairs">Pairs compared since the last call. Must not depend on threads.</param>
    internal abstract void Compared(long pairs);

    /// <summary>Puts a sentence for the user into the manifest. For merges.</summary>
    /// <param name="warning">The sentence.</param>
    internal abstract void Warn(string warning);
}
