using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.GpuCheck.Pipelines;
using PipelineDsl.GpuCheck.Report;
using PipelineDsl.KvCaches;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.GpuCheck.Timing;

/// <summary>Measures kernels against copying as many bytes, against standard ONNX operators and against PyTorch.</summary>
/// <param name="device">The device.</param>
/// <param name="torch">PyTorch's times.</param>
internal sealed class KernelPart(CheckDevice device, TorchTimes torch)
{
    // Long enough that launching does not count: the device's bandwidth as its data sheet means it.
    private const long LongCopy = 1L << 30;

    /// <summary>Measures everything.</summary>
    /// <param name="copySpeed">Receives gigabytes that a long copy reads and writes a second; 0 where it failed.</param>
    internal IReadOnlyList<KernelResult> Run(out double copySpeed)
    {
        Console.Error.WriteLine("gpu-check: measuring kernels");
        using GpuStream stream = device.Gpu.NewStream();
        double speed = 0;
        List<KernelResult> results =
        [
            Guarded("copy", "1 GiB", result =>
            {
                using var copy = new CopyStep(device, LongCopy);
                StepTimes times = StepTimes.Measure(device, stream, copy)[0];
                speed = LongCopy / times.Recorded!.Median / 1e3;
                return result with { Microseconds = times.Recorded.Median, LaunchedMicroseconds = times.Launched.Median, Bytes = LongCopy, BandwidthShare = 1 };
            }),
            Merge(stream, Step577x1024.Definition, 8), Merge(stream, Step577x1024.Definition, 1), Merge(stream, Step197x384.Definition, 1),
            Gather(stream, NormHalf.Definition, 8), Gather(stream, NormHalf.Definition, 1),
            Guarded("KV compaction", "8 heads x 128, 4096 -> 1024 entries", result =>
            {
                TorchStep? other = torch.At(8, 577, 1024);
                return Against(stream, new CompactionStep(device), result) with
                {
                    TorchMicroseconds = other?.Compaction, TorchGraphMicroseconds = other?.CompactionGraph,
                };
            }),
            Score(stream, "KV scores by Knorm", CacheOf4096.Definition), Score(stream, "KV scores by SnapKV", SnapKvOf4096.Definition),
        ];
        copySpeed = speed;
        return results;
    }

    private KernelResult Merge(GpuStream stream, TokenPipeline pipeline, int batch)
    {
        TokenStage stage = pipeline.Stages[0];
        return Guarded("ToMe step", Shape(stage, batch), result =>
        {
            TorchStep? other = torch.At(batch, stage.Tokens, stage.Channels);
            var step = new MergeStep(device, pipeline, batch);
            return Against(stream, step, result) with
            {
                TorchMicroseconds = other?.Merge, TorchGraphMicroseconds = other?.MergeGraph, StandardMicroseconds = Standard(stream, stage, batch, step.Bytes),
            };
        });
    }

    private KernelResult Gather(GpuStream stream, TokenPipeline pipeline, int batch)
    {
        TokenStage stage = pipeline.Stages[0];
        return Guarded("gather", Shape(stage, batch), result =>
        {
            TorchStep? other = torch.At(batch, stage.Tokens, stage.Channels);
            return Against(stream, new GatherStep(device, pipeline, batch), result) with
            {
                TorchMicroseconds = other?.Gather, TorchGraphMicroseconds = other?.GatherGraph,
            };
        });
    }

    private KernelResult Score(GpuStream stream, string name, CachePipeline pipeline)
    {
        CacheGeometry geometry = pipeline.Geometry;
        string shape = string.Create(CultureInfo.InvariantCulture, $"{geometry.KvHeads} heads x {geometry.HeadDim}, {geometry.MaxTokens} entries");
        return Guarded(name, shape, result => Against(stream, new CacheScoreStep(device, pipeline), result));
    }

    /// <summary>Measures a step in turn with a copy that touches as many bytes, and frees both.</summary>
    private KernelResult Against(GpuStream stream, TimedStep step, KernelResult result)
    {
        using (step)
        {
            using var copy = new CopyStep(device, step.Bytes);
            StepTimes[] times = StepTimes.Measure(device, stream, step, copy);
            return result with
            {
                Microseconds = times[0].Recorded!.Median, LaunchedMicroseconds = times[0].Launched.Median, Bytes = step.Bytes,
                BandwidthShare = times[1].Recorded!.RatioTo(times[0].Recorded!),
            };
        }
    }

    /// <summary>The graph is for one sequence. What ONNX Runtime cannot run leaves the column empty.</summary>
    private double? Standard(GpuStream stream, TokenStage stage, int batch, long bytes)
    {
        if (batch > 1)
        {
            return null;
        }

        try
        {
            using var step = new StandardStep(device, stage, bytes, stream.Handle);
            return StepTimes.Measure(device, stream, step)[0].Launched.Median;
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or GpuException)
        {
            Console.Error.WriteLine($"gpu-check: the step in standard operators was not measured: {exception.Message}");
            return null;
        }
    }

    private static KernelResult Guarded(string name, string shape, Func<KernelResult, KernelResult> measure)
    {
        var result = new KernelResult(name, shape, 0, 0, 0, 0, null, null, null);
        try
        {
            return measure(result);
        }
        catch (Exception exception) when (
            exception is TokenStageException or GpuException or OnnxRuntimeException or NotSupportedException or OutOfMemoryException)
        {
            return result with { Note = exception.Message.ReplaceLineEndings(" ") };
        }
    }

    private static string Shape(TokenStage stage, int batch) =>
        string.Create(CultureInfo.InvariantCulture, $"{batch} x {stage.Tokens} x {stage.Channels}, {stage.KeptTokens} left");
}
