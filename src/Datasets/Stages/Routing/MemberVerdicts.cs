using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>Verdicts as tasks over groups find them: each task's in ascending order of indices, those of different tasks interleaved.</summary>
internal static class MemberVerdicts
{
    private const string Part = "members";
    private const int BufferedRows = 512;

    /// <summary>Writes the verdicts of a task.</summary>
    /// <param name="run">The task.</param>
    /// <param name="verdicts">Verdicts, in any order; they are sorted.</param>
    internal static void Write(TaskRun run, List<Verdict> verdicts)
    {
        verdicts.Sort(static (a, b) => a.Index.CompareTo(b.Index) is var byIndex && byIndex != 0 ? byIndex : a.Other.CompareTo(b.Other));
        using PartWriter part = run.Create(Part);
        part.Write<Verdict>(CollectionsMarshal.AsSpan(verdicts));
    }

    /// <summary>The verdicts of all tasks in ascending order of indices. Holds some rows of every file, whatever their sizes.</summary>
    /// <param name="run">The merge.</param>
    /// <param name="round">Name of the round.</param>
    /// <param name="tasks">Number of its tasks.</param>
    /// <returns>Every verdict with the task that wrote it; two on one sample come in the order of the tasks.</returns>
    internal static IEnumerable<(Verdict Verdict, int Task)> Merge(TaskRun run, string round, int tasks)
    {
        var readers = new Reader[tasks];
        var heads = new PriorityQueue<int, (long Index, int Task)>();
        try
        {
            for (int task = 0; task < tasks; task++)
            {
                readers[task] = new Reader(run.Open(round, task, Part));
                Push(task);
            }

            for (long count = 1; heads.TryDequeue(out int task, out _); count++)
            {
                yield return (readers[task].Current, task);
                Push(task);
                if (count % SampleBlocks.BlockRows == 0)
                {
                    run.Advance(0);
                }
            }
        }
        finally
        {
            foreach (Reader? reader in readers)
            {
                reader?.Dispose();
            }
        }

        void Push(int task)
        {
            if (readers[task].MoveNext())
            {
                heads.Enqueue(task, (readers[task].Current.Index, task));
            }
        }
    }

    private sealed unsafe class Reader(PartReader part) : IDisposable
    {
        private readonly Verdict[] _rows = new Verdict[(int)long.Min(BufferedRows, part.Length / sizeof(Verdict))];
        private long _offset;
        private int _at = -1, _count;

        public Verdict Current => _rows[_at];

        public bool MoveNext()
        {
            if (++_at < _count)
            {
                return true;
            }

            (_at, _count) = (0, (int)long.Min(_rows.Length, (part.Length - _offset) / sizeof(Verdict)));
            part.Read(_offset, _rows.AsSpan(0, _count));
            _offset += (long)_count * sizeof(Verdict);
            return _count > 0;
        }

        public void Dispose() => part.Dispose();
    }
}
