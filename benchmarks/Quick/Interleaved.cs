using System.Diagnostics;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>Measures cases in turn, A B C A B C …, so that a machine that slows down slows them all.</summary>
internal static class Interleaved
{
    /// <summary>Runs every case once per round and returns its durations.</summary>
    /// <param name="rounds">Rounds that count.</param>
    /// <param name="repeats">Calls per duration; the duration is divided by this.</param>
    /// <param name="cases">Names and actions.</param>
    public static Sample[] Measure(int rounds, int repeats, params (string Name, Action Action)[] cases)
    {
        foreach ((_, Action action) in cases)
        {
            for (int i = 0; i < int.Max(3, repeats / 4); i++)
            {
                action();
            }
        }

        var samples = cases.Select(c => new Sample(c.Name, new double[rounds])).ToArray();
        for (int round = 0; round < rounds; round++)
        {
            for (int turn = 0; turn < cases.Length; turn++)
            {
                int index = (turn + round) % cases.Length;
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < repeats; i++)
                {
                    cases[index].Action();
                }

                samples[index].Microseconds[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / repeats;
            }
        }

        return samples;
    }

    /// <summary>Managed bytes that one call allocates, on all threads, after it has been called before.</summary>
    /// <param name="action">The call.</param>
    public static double ManagedBytes(Action action)
    {
        const int Calls = 50;
        action();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Calls; i++)
        {
            action();
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Calls;
    }
}
