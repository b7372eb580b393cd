namespace PipelineDsl.Datasets;

/// <summary>Reads a unit block by block, without the samples that no longer take part. One buffer serves all blocks.</summary>
internal sealed class SampleBlocks : IDisposable
{
    /// <summary>Samples of a block: enough to fill vector registers and threads, little enough to stay in caches.</summary>
    internal const int BlockRows = 4096;

    /// <summary>Values of a block that is looked at once: half of a core's own cache, or less.</summary>
    private const int PassingValues = 1 << 17;

    private readonly TaskRun _run;
    private readonly WorkUnit _unit;
    private readonly SampleColumns _columns;
    private readonly string _scoreColumn;
    private readonly SampleBuffer _buffer;
    private readonly bool _isAgain;
    private readonly int _rows;
    private int _read;

    /// <summary>Starts at the front of a unit.</summary>
    /// <param name="run">The task.</param>
    /// <param name="unit">What is read.</param>
    /// <param name="columns">Columns wanted.</param>
    /// <param name="scoreColumn">Name of the column behind <see cref="SampleColumns.Score"/>.</param>
    /// <param name="isAgain">Whether the unit was read before, and so is not progress.</param>
    /// <param name="isPassing">Whether a block is only looked at, once: it is then small enough for a core's own cache, and may stay in a mapped file.</param>
    internal SampleBlocks(
        TaskRun run, WorkUnit unit, SampleColumns columns, string scoreColumn = "score", bool isAgain = false, bool isPassing = false)
    {
        (_run, _unit, _columns, _scoreColumn, _isAgain) = (run, unit, columns, scoreColumn, isAgain);
        _rows = isPassing ? PassingRows(columns, run.Plan.Pipeline) : BlockRows;
        _buffer = new SampleBuffer { Borrows = isPassing && run.Entering.HoldsAll };
    }

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
        int count = int.Min(_rows, _unit.Count - _read);
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
    internal void Skip() => _read = int.Min(_unit.Count, _read + _rows);

    /// <summary>Gives blocks in mapped files back.</summary>
    public void Dispose() => _buffer.Dispose();

    private static int PassingRows(SampleColumns columns, DatasetPipeline pipeline)
    {
        int width = ColumnTargets.All.Where(kind => columns.HasFlag(kind)).Sum(kind => ColumnTargets.Width(kind, pipeline));

        // Whole registers of samples.
        const int Lanes = 64;
        return int.Clamp(PassingValues / int.Max(1, width) / Lanes * Lanes, Lanes, BlockRows);
    }
}
