using System.Diagnostics;
using PipelineDsl.Datasets;
using PipelineDsl.Kernels;

namespace PipelineDsl.Benchmarks.Quick.Datasets;

/// <summary>Measures one method on one set. Each gets a process of its own, so that none finds the memory of another.</summary>
internal static class DatasetTrial
{
    /// <summary>How the report calls the distance kernel alone.</summary>
    public const string Distances = "distances";

    private const int Centres = 1000, CopyBytes = 64 << 20;

    /// <summary>Measures it.</summary>
    /// <param name="method">The method.</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="folder">Folder of the inputs.</param>
    public static DatasetFigure Measure(string method, int samples, string folder) => method == Distances
        ? MeasureDistances(samples)
        : Measure(DatasetCase.All.First(one => one.Method == method), samples, folder);

    private static DatasetFigure Measure(DatasetCase one, int samples, string folder)
    {
        var files = new DatasetFiles(folder);
        string run = Path.Combine(folder, "run");
        double flops = 2.0 * samples * one.Comparisons * one.Width, bytes = files.Bytes(one.Column, samples), peak = Peak();
        using var memory = new PeakMemory();
        long start = Stopwatch.GetTimestamp();
        DatasetRun.Execute(one.Pipeline, files.Inputs(one.Column, samples), run).Dispose();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Directory.Delete(run, true);
        double limit = double.Max(peak, Peak()) * Environment.ProcessorCount;
        return new DatasetFigure(
            one.Method, samples, one.Width, Math.Round(seconds, 3), flops == 0 ? null : Math.Round(flops / seconds / limit, 3),
            Math.Round(memory.Megabytes), flops == 0 ? Math.Round(bytes / seconds / CopySpeed(), 3) : null);
    }

    /// <summary>Nearest of 1,000 centres on one core, in turn with its peak.</summary>
    private static DatasetFigure MeasureDistances(int samples)
    {
        const int Block = 2000;
        using RowBuffer<float> rows = new(Block, DatasetFiles.Channels), centres = new(Centres, DatasetFiles.Channels);
        Sessions.Fill(rows.Rows(0, Block), 1);
        Sessions.Fill(centres.Rows(0, Centres), 2);
        int[] nearest = new int[Block];
        double[] similarity = new double[Block];
        using var memory = new PeakMemory();
        Sample[] times = Interleaved.Measure(
            samples / Block,
            new InterleavedCase("kernel", 1, () => NearestCentres.Assign(rows, centres, SampleMetric.Cosine, nearest, similarity, [])),
            new InterleavedCase("fma", 16, Roofline.MultiplyAdd));
        double limit = 2.0 * Block * Centres * DatasetFiles.Channels / Roofline.FlopsPerCall;
        double[] shares = [.. times[0].Microseconds.Zip(times[1].Microseconds, (kernel, fma) => limit * fma / kernel)];
        return new DatasetFigure(
            Distances, samples, DatasetFiles.Channels, Math.Round(times[0].Microseconds.Sum() / 1e6, 3), Math.Round(Sample.MedianOf(shares), 3),
            Math.Round(memory.Megabytes), null);
    }

    private static double Peak() =>
        Roofline.FlopsPerCall / (Interleaved.Measure(rounds: 50, new InterleavedCase("fma", 16, Roofline.MultiplyAdd))[0].Median / 1e6);

    private static double CopySpeed() => CopyBytes / (Interleaved.Measure(
        rounds: 5, new InterleavedCase("copy", 1, Roofline.ColdCopy(CopyBytes, 2)))[0].Median / 1e6);
}
