namespace PipelineDsl.Datasets;

/// <summary>The scores that the tasks of a round wrote.</summary>
/// <param name="run">The merge of the round.</param>
/// <param name="round">Name of the round.</param>
/// <param name="tasks">Number of its tasks.</param>
/// <param name="columns">Columns besides index and score.</param>
/// <param name="isAscending">Whether indices ascend through all tasks.</param>
/// <param name="areWhole">Whether every task scored all samples of its unit, and so wrote no indices.</param>
internal sealed class ScoredParts(TaskRun run, string round, int tasks, ScoredColumns columns, bool isAscending, bool areWhole = false) : ScoredSource
{
    private readonly ScoredBlock _block = new(columns, ScoredBlock.Samples);

    /// <inheritdoc/>
    internal override bool IsAscending => isAscending;

    /// <inheritdoc/>
    internal override IEnumerable<ScoredBlock> Blocks() => Blocks(0, long.MaxValue);

    /// <inheritdoc/>
    internal override IEnumerable<ScoredBlock> Blocks(long first, long end)
    {
        for (int task = 0; task < tasks; task++)
        {
            using PartReader scores = run.Open(round, task, ScoredPart.Score);
            using PartReader? indices = areWhole ? null : run.Open(round, task, ScoredPart.Index);
            using PartReader? classes = Open(task, ScoredPart.Class, ScoredColumns.Class);
            using PartReader? margins = Open(task, ScoredPart.Margin, ScoredColumns.Margin);
            using PartReader? neverLearned = Open(task, ScoredPart.NeverLearned, ScoredColumns.NeverLearned);
            long count = scores.Length / sizeof(double);
            for (long row = 0; row < count; row += _block.Count)
            {
                run.Advance(0);
                _block.Count = (int)long.Min(ScoredBlock.Samples, count - row);
                Number(task, row);
                Read(indices, row, _block.Indices);
                if (!Overlaps(first, end))
                {
                    continue;
                }

                Read(scores, row, _block.Scores);
                Read(classes, row, _block.Classes);
                Read(margins, row, _block.Margins);
                Read(neverLearned, row, _block.NeverLearned);
                yield return _block;
            }
        }
    }

    private PartReader? Open(int task, string part, ScoredColumns column) => columns.HasFlag(column) ? run.Open(round, task, part) : null;

    private unsafe void Read<T>(PartReader? part, long row, T[] values)
        where T : unmanaged => part?.Read(row * sizeof(T), values.AsSpan(0, _block.Count));

    /// <summary>The indices of a task that scored its whole unit.</summary>
    private void Number(int task, long row)
    {
        for (int sample = 0; areWhole && sample < _block.Count; sample++)
        {
            _block.Indices[sample] = run.Plan.Units[task].First + row + sample;
        }
    }

    private bool Overlaps(long first, long end)
    {
        foreach (long index in _block.Indices.AsSpan(0, _block.Count))
        {
            if (index >= first && index < end)
            {
                return true;
            }
        }

        return false;
    }
}
