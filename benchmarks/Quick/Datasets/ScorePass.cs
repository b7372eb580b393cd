using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using PipelineDsl.Datasets;

namespace PipelineDsl.Benchmarks.Quick.Datasets;

/// <summary>Measures the score pass of a run in turn with merely reading the same files.</summary>
/// <param name="one">A pipeline whose first round scores samples.</param>
/// <param name="samples">Number of samples.</param>
/// <param name="folder">Folder of the inputs.</param>
internal sealed class ScorePass(DatasetCase one, int samples, string folder)
{
    private const int Rounds = 5, BlockRows = 4096;

    private readonly DatasetFiles _files = new(folder);
    private int _passes;

    /// <summary>Measures it.</summary>
    /// <param name="isCold">Whether every pass finds the files on the disk alone; else in memory.</param>
    /// <returns>Null where files cannot be made cold.</returns>
    public PassSpeed? Measure(bool isCold)
    {
        if (isCold && !PageCache.CanForget)
        {
            return null;
        }

        // What is compiled once is not what is measured.
        _ = Pass(isCold: false);
        _ = Read(isCold: false);
        double[] passes = new double[Rounds], reads = new double[Rounds], shares = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            (passes[round], reads[round]) = (Pass(isCold), Read(isCold));
            shares[round] = reads[round] / passes[round];
        }

        double bytes = _files.Bytes(one.Columns, samples);
        return new PassSpeed(
            Math.Round(bytes / Median(passes) / 1e9, 2), Math.Round(bytes / Median(reads) / 1e9, 2), Math.Round(Median(shares), 2),
            isCold ? null : MemoryRead.Measure());
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    /// <summary>Seconds of all map tasks of the first round.</summary>
    private double Pass(bool isCold)
    {
        // Never deleted here: file systems take their time to make files where others were just deleted.
        string directory = Path.Combine(folder, $"pass-{Environment.ProcessId}-{_passes++}");
        SampleSource source = InputSet.Open(_files.Inputs(one.Columns, samples), one.Pipeline, CancellationToken.None).Samples;
        double seconds;
        using (DatasetRun run = DatasetRun.Create(one.Pipeline, source, new RunDirectory(directory), new RunOptions()))
        {
            Prepare(isCold);
            long start = Stopwatch.GetTimestamp();
            run.Map(0, 0, 1);
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return seconds;
    }

    /// <summary>Seconds in which as many threads read the same files in blocks of as many rows.</summary>
    private double Read(bool isCold)
    {
        Prepare(isCold);
        var blocks = new List<(SafeFileHandle File, long Offset, int Bytes)>();
        SafeFileHandle[] handles = [.. _files.Paths(one.Columns, samples).Select(static path => File.OpenHandle(path))];
        foreach (SafeFileHandle handle in handles)
        {
            long length = RandomAccess.GetLength(handle);
            int block = (int)(length * BlockRows / DatasetFiles.RowsOfFile(samples));
            for (long offset = 0; offset < length; offset += block)
            {
                blocks.Add((handle, offset, (int)long.Min(block, length - offset)));
            }
        }

        long start = Stopwatch.GetTimestamp();
        int next = -1;
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            byte[] buffer = new byte[blocks.Max(static block => block.Bytes)];
            for (int place; (place = Interlocked.Increment(ref next)) < blocks.Count;)
            {
                (SafeFileHandle file, long offset, int bytes) = blocks[place];
                _ = RandomAccess.Read(file, buffer.AsSpan(0, bytes), offset);
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Array.ForEach(handles, static handle => handle.Dispose());
        return seconds;
    }

    private void Prepare(bool isCold)
    {
        foreach (string path in isCold ? _files.Paths(one.Columns, samples) : [])
        {
            PageCache.Forget(path);
        }
    }
}
