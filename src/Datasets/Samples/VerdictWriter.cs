namespace PipelineDsl.Datasets;

/// <summary>Writes what a stage decided, in ascending order of indices. The last merge of every stage makes one.</summary>
internal sealed class VerdictWriter : IDisposable
{
    /// <summary>Name of the part with the verdicts.</summary>
    internal const string Part = "verdicts";

    private readonly PartWriter _part;
    private long _last = -1;

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
        _part.Write(verdict);
    }

    /// <inheritdoc/>
    public void Dispose() => _part.Dispose();
}
