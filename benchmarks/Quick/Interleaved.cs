using System.Diagnostics;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>Measures cases in turn, A B C A B C …, so that a machine that slows down slows them all.</summary>
internal static class Interleaved
{
    /// <summary>Runs every case once per round and returns its durations.</summary>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="cases">What to measure.</param>
    public static Sample[] Measure(int rounds, params InterleavedCase[] cases)
    {
        foreach (InterleavedCase warm in cases)
        {
            for (int i = 0; i < int.Max(warm.WarmUps, warm.Repeats / 4); i++)
            {
                warm.Action();
            }
        }

        var samples = cases.Select(c => new Sample(c.Name, new double[rounds])).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            for (int turn = 0; turn < cases.Length; turn++)
            {
                int index = (turn + round) % cases.Length;
                InterleavedCase measured = cases[index];
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < measured.Repeats; i++)
                {
                    measured.Action();
                }

                samples[index].Microseconds[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / measured.Repeats;
            }
        }

        return samples;
    }

    /// <summary>Managed bytes that one call allocates, on all threads, after it has been called before.</summary>
    /// <param name="action">The call.</param>
    /// <param name="calls">How often it is called.</param>
    public static double ManagedBytes(Action action, int calls = 50)
    {
        action();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < calls; i++)
        {
            action();
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)calls;
    }
}
