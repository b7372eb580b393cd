using System.Diagnostics;
using PipelineDsl.Datasets;
using PipelineDsl.Kernels;

namespace PipelineDsl.Benchmarks.Quick.Datasets;

/// <summary>Measures one method on one set. Each gets a process of its own, so that none finds the memory of another.</summary>
internal static class DatasetTrial
{
    /// <summary>How the report calls the distance kernel alone.</summary>
    public const string Distances = "distances";

    /// <summary>How the report calls the kernel of a one-pass score alone.</summary>
    public const string Scores = "EL2N scores";

    private const int Centres = 1000, CopyBytes = 64 << 20;

    /// <summary>Measures it.</summary>
    /// <param name="method">The method.</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="folder">Folder of the inputs.</param>
    public static DatasetFigure Measure(string method, int samples, string folder) => method switch
    {
        Distances => MeasureDistances(samples),
        Scores => MeasureScores(samples),
        _ => Measure(DatasetCase.All.First(one => one.Method == method), samples, folder),
    };

    private static DatasetFigure Measure(DatasetCase one, int samples, string folder)
    {
        var files = new DatasetFiles(folder);
        files.WriteMissing();
        string run = Path.Combine(folder, $"run-{Environment.ProcessId}");
        double bytes = files.Bytes(one.Columns, samples), peak = Peak();
        using var memory = new PeakMemory();
        long start = Stopwatch.GetTimestamp();
        DatasetRun.Execute(one.Pipeline, files.Inputs(one.Columns, samples), run, new RunOptions { Format = "npy" }).Dispose();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double held = Math.Round(memory.Megabytes);
        double flops = OutputManifest.Read(new RunDirectory(run))!.RowsCompared * one.Operations * one.Width;
        double limit = double.Max(peak, Peak()) * Environment.ProcessorCount;
        ScorePass? pass = one.Columns.Contains("logits") ? new ScorePass(one, samples, folder) : null;
        if (pass is null)
        {
            // Small folders stay until all is measured: file systems take their time to make files where others were just deleted.
            Directory.Delete(run, true);
        }

        return new DatasetFigure(
            one.Method, samples, one.Width, Math.Round(seconds, 3), flops == 0 ? null : Math.Round(flops / seconds / limit, 3),
            held, flops == 0 ? Math.Round(bytes / seconds / CopySpeed(), 3) : null,
            pass?.Measure(isCold: false), pass?.Measure(isCold: true));
    }

    /// <summary>Nearest of 1,000 centres on one core, in turn with its peak. Both fit into a time slice, so that medians tell of the core alone.</summary>
    private static DatasetFigure MeasureDistances(int samples)
    {
        const int Block = 256;
        using RowBuffer<float> rows = new(Block, DatasetFiles.Channels), centres = new(Centres, DatasetFiles.Channels);
        using var packed = new RowPanels<float>(Centres, DatasetFiles.Channels);
        Sessions.Fill(rows.Rows(0, Block), 1);
        Sessions.Fill(centres.Rows(0, Centres), 2);
        packed.Pack(centres, 0, Centres);
        int[] nearest = new int[Block];
        double[] similarity = new double[Block];
        using var memory = new PeakMemory();
        int rounds = (samples + Block - 1) / Block;
        Sample[] times = Interleaved.Measure(
            rounds,
            new InterleavedCase("kernel", 1, () => NearestCentres.Assign(
                rows, packed, SampleMetric.Cosine, nearest, similarity, [], 1, CancellationToken.None, VectorWidth.Best)),
            new InterleavedCase("fma", 16, Roofline.MultiplyAdd));
        double limit = 2.0 * Block * Centres * DatasetFiles.Channels / Roofline.FlopsPerCall;
        return new DatasetFigure(
            Distances, samples, DatasetFiles.Channels, Math.Round(rounds * times[0].Median / 1e6, 3),
            Math.Round(limit * times[1].RatioTo(times[0]), 3), Math.Round(memory.Megabytes), null);
    }

    /// <summary>Error norms of logits that come from memory on one core, in turn with copying as many bytes.</summary>
    private static DatasetFigure MeasureScores(int samples)
    {
        const int Block = 1024, Buffers = 256, Bytes = Block * DatasetFiles.Classes * sizeof(float);
        float[][] logits = [.. Enumerable.Range(0, Buffers).Select(static _ => new float[Block * DatasetFiles.Classes])];
        foreach (float[] buffer in logits)
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = i % 7;
            }
        }

        int[] labels = new int[Block];
        double[] scores = new double[Block];
        int turn = 0, rounds = (samples + Block - 1) / Block;
        using var memory = new PeakMemory();
        Sample[] times = Interleaved.Measure(
            rounds,
            new InterleavedCase("scores", 1, () => LogitScores.El2n<float>(logits[turn++ % Buffers], labels, DatasetFiles.Classes, 1, scores)),
            new InterleavedCase("copy", 1, Roofline.ColdCopy(Bytes, Buffers)));
        return new DatasetFigure(
            Scores, samples, DatasetFiles.Classes, Math.Round(rounds * times[0].Median / 1e6, 3), null, Math.Round(memory.Megabytes),
            Math.Round(times[1].RatioTo(times[0]) / 2, 3));
    }

    private static double Peak() =>
        Roofline.FlopsPerCall / (Interleaved.Measure(rounds: 50, new InterleavedCase("fma", 16, Roofline.MultiplyAdd))[0].Median / 1e6);

    private static double CopySpeed() => 2.0 * CopyBytes / (Interleaved.Measure(
        rounds: 5, new InterleavedCase("copy", 1, Roofline.ColdCopy(CopyBytes, 2)))[0].Median / 1e6);
}
