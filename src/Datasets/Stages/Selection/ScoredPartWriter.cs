namespace PipelineDsl.Datasets;

/// <summary>Writes the scores of one task, from which <see cref="ScoredSelection"/> chooses.</summary>
internal sealed class ScoredPartWriter : IDisposable
{
    private readonly PartWriter _scores;
    private readonly PartWriter? _indices, _classes, _margins, _neverLearned;

    /// <summary>Starts the files.</summary>
    /// <param name="run">The task.</param>
    /// <param name="columns">Columns besides index and score: those of <see cref="ScoredPart.Columns"/>.</param>
    /// <param name="isWhole">Whether the samples are all those of unit <see cref="TaskRun.Task"/>, in order, so that their indices need no file.</param>
    internal ScoredPartWriter(TaskRun run, ScoredColumns columns, bool isWhole = false)
    {
        _indices = isWhole ? null : run.Create(ScoredPart.Index);
        _scores = run.Create(ScoredPart.Score);
        _classes = columns.HasFlag(ScoredColumns.Class) ? run.Create(ScoredPart.Class) : null;
        _margins = columns.HasFlag(ScoredColumns.Margin) ? run.Create(ScoredPart.Margin) : null;
        _neverLearned = columns.HasFlag(ScoredColumns.NeverLearned) ? run.Create(ScoredPart.NeverLearned) : null;
    }

    /// <summary>Adds samples, in any order of indices. All spans have the same length, but for columns that the selection does not need.</summary>
    /// <param name="indices">Global indices.</param>
    /// <param name="scores">Scores; finite.</param>
    /// <param name="classes">Classes, or nothing.</param>
    /// <param name="margins">Accumulated margins, or nothing.</param>
    /// <param name="neverLearned">1 where a sample was never learned, or nothing.</param>
    internal void Add(
        ReadOnlySpan<long> indices,
        ReadOnlySpan<double> scores,
        ReadOnlySpan<int> classes = default,
        ReadOnlySpan<double> margins = default,
        ReadOnlySpan<byte> neverLearned = default)
    {
        Write(_indices, indices, indices.Length);
        Write(_scores, scores, indices.Length);
        Write(_classes, classes, indices.Length);
        Write(_margins, margins, indices.Length);
        Write(_neverLearned, neverLearned, indices.Length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _indices?.Dispose();
        _scores.Dispose();
        _classes?.Dispose();
        _margins?.Dispose();
        _neverLearned?.Dispose();
    }

    private static void Write<T>(PartWriter? part, ReadOnlySpan<T> values, int count)
        where T : unmanaged
    {
        if (part is null)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, count, nameof(values));
        part.Write(values);
    }
}
