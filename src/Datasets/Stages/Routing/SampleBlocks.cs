namespace PipelineDsl.Datasets;

/// <summary>Reads a unit block by block, without the samples that no longer take part. One buffer serves all blocks.</summary>
internal sealed class SampleBlocks
{
    /// <summary>Samples of a block: enough to fill vector registers and threads, little enough to stay in caches.</summary>
    internal const int BlockRows = 4096;

    private readonly TaskRun _run;
    private readonly WorkUnit _unit;
    private readonly SampleColumns _columns;
    private readonly string _scoreColumn;
    private readonly SampleBuffer _buffer = new();
    private readonly bool _isAgain;
    private int _read;

    /// <summary>Starts at the front of a unit.</summary>
    /// <param name="run">The task.</param>
    /// <param name="unit">What is read.</param>
    /// <param name="columns">Columns wanted.</param>
    /// <param name="scoreColumn">Name of the column behind <see cref="SampleColumns.Score"/>.</param>
    /// <param name="isAgain">Whether the unit was read before, and so is not progress.</param>
    internal SampleBlocks(TaskRun run, WorkUnit unit, SampleColumns columns, string scoreColumn = "score", bool isAgain = false) =>
        (_run, _unit, _columns, _scoreColumn, _isAgain) = (run, unit, columns, scoreColumn, isAgain);

    /// <summary>Blocks of a unit.</summary>
    /// <param name="unit">The unit.</param>
    internal static int Of(WorkUnit unit) => (unit.Count + BlockRows - 1) / BlockRows;

    /// <summary>The samples of the current block.</summary>
    internal SampleBlock Block => _buffer.Block();

    /// <summary>Reads the next block; it may be empty.</summary>
    /// <returns>False behind the last block.</returns>
    /// <exception cref="DatasetException">Data are not as they must be.</exception>
    /// <exception cref="OperationCanceledException">The run is to stop.</exception>
    internal bool Next()
    {
        int count = int.Min(BlockRows, _unit.Count - _read);
        if (count <= 0)
        {
            return false;
        }

        _run.Samples.Read(_unit.First + _read, count, _columns, _scoreColumn, _buffer);
        _buffer.Compact(_run.Entering);
        _read += count;
        _run.Advance(_isAgain ? 0 : count);
        return true;
    }

    /// <summary>Passes over the next block without reading it.</summary>
    internal void Skip() => _read = int.Min(_unit.Count, _read + BlockRows);
}
