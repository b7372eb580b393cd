using System.Diagnostics;

namespace PipelineDsl.Cluster.Tests;

/// <summary>Waits for what other processes do.</summary>
internal static class Wait
{
    /// <summary>Asks several times a second.</summary>
    /// <param name="what">What is waited for.</param>
    /// <param name="limit">How long at most.</param>
    /// <param name="isSo">Whether it has come.</param>
    /// <exception cref="TimeoutException">It has not come.</exception>
    internal static void For(string what, TimeSpan limit, Func<bool> isSo)
    {
        long start = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            if (Stopwatch.GetElapsedTime(start) > limit)
            {
                throw new TimeoutException($"Waited {limit.TotalSeconds} s in vain for {what}.");
            }

            Thread.Sleep(200);
        }
    }
}
