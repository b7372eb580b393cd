using System.Runtime.ExceptionServices;

namespace PipelineDsl.Datasets;

/// <summary>Does things that wait for a disk side by side, on threads of its own: those of the pool are as few as there are cores.</summary>
internal static class SideBySide
{
    /// <summary>Does all; the error of the first one that has one counts.</summary>
    /// <param name="count">How many.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="work">Does one.</param>
    internal static void Do(int count, int threads, Action<int> work)
    {
        var errors = new Exception?[count];
        int next = -1;
        var others = new Thread[int.Max(0, int.Min(count, threads) - 1)];
        for (int thread = 0; thread < others.Length; thread++)
        {
            others[thread] = new Thread(DoNext) { IsBackground = true };
            others[thread].Start();
        }

        DoNext();
        foreach (Thread thread in others)
        {
            thread.Join();
        }

        if (Array.Find(errors, static error => error is not null) is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        void DoNext()
        {
            for (int place; (place = Interlocked.Increment(ref next)) < count;)
            {
                try
                {
                    work(place);
                }
                catch (Exception error)
                {
                    errors[place] = error;
                }
            }
        }
    }
}
