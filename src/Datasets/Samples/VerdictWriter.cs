namespace PipelineDsl.Datasets;

/// <summary>Writes what a stage decided, in ascending order of indices. The last merge of every stage makes one.</summary>
internal sealed class VerdictWriter : IDisposable
{
    /// <summary>Name of the part with the verdicts.</summary>
    internal const string Part = "verdicts";

    private const int BlockRows = 1024;

    private readonly PartWriter _part;
    private readonly Verdict[] _block = new Verdict[BlockRows];
    private long _last = -1;
    private int _count;

    /// <summary>Starts the file.</summary>
    /// <param name="run">The merge.</param>
    internal VerdictWriter(TaskRun run) => _part = run.Create(Part);

    /// <summary>Adds the verdict on one sample.</summary>
    /// <param name="verdict">The verdict.</param>
    /// <exception cref="InvalidOperationException">Indices do not ascend.</exception>
    internal void Add(in Verdict verdict)
    {
        if (verdict.Index <= _last)
        {
            throw new InvalidOperationException($"The verdict on sample {verdict.Index} comes after that on {_last}.");
        }

        _last = verdict.Index;
        _block[_count++] = verdict;
        if (_count == BlockRows)
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Leave();
        _part.Dispose();
    }

    private void Leave()
    {
        // Taken first, so that a disk that is full is not tried again when this is disposed.
        int count = _count;
        _count = 0;
        if (count > 0)
        {
            _part.Write<Verdict>(_block.AsSpan(0, count));
        }
    }
}
