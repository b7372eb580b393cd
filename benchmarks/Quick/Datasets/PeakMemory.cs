using System.Diagnostics;
using System.Globalization;

namespace PipelineDsl.Benchmarks.Quick.Datasets;

/// <summary>Watches how much memory this process holds. Pages of mapped files are not its own: the system takes them back when it likes.</summary>
internal sealed class PeakMemory : IDisposable
{
    private const string Status = "/proc/self/status", Own = "RssAnon:";

    private readonly Timer _timer;
    private long _peak;

    /// <summary>Begins to watch.</summary>
    public PeakMemory() => _timer = new Timer(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));

    /// <summary>The most megabytes seen.</summary>
    public double Megabytes => Interlocked.Read(ref _peak) / 1e6;

    /// <inheritdoc/>
    public void Dispose()
    {
        Look();
        _timer.Dispose();
    }

    private void Look()
    {
        long now = Now();
        for (long seen = Interlocked.Read(ref _peak); now > seen; seen = Interlocked.Read(ref _peak))
        {
            Interlocked.CompareExchange(ref _peak, now, seen);
        }
    }

    private static long Now()
    {
        if (!OperatingSystem.IsLinux())
        {
            using var process = Process.GetCurrentProcess();
            return process.WorkingSet64;
        }

        string line = File.ReadLines(Status).First(static line => line.StartsWith(Own, StringComparison.Ordinal));
        return 1024 * long.Parse(line[Own.Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.Any, CultureInfo.InvariantCulture);
    }
}
