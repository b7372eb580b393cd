using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.GpuCheck.Report;
using PipelineDsl.KvCaches;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.GpuCheck.Parity;

/// <summary>Compares stages on a device with the same stages in C# on the processor.</summary>
/// <param name="device">The device.</param>
internal sealed class ParityPart(CheckDevice device)
{
    private static readonly string[] Names = ["rows", "kept tokens", "sizes", "logarithms of sizes", "original positions", "provenance", "assignment"];

    /// <summary>Compares every stage of some pipelines, and caches: compacting them, and scoring them as well.</summary>
    /// <param name="pipelines">The pipelines.</param>
    internal IReadOnlyList<ParityResult> Run(IEnumerable<TokenPipeline> pipelines)
    {
        using GpuStream stream = device.Gpu.NewStream();
        return
        [
            .. ParityCase.Of(pipelines).Select(item => Guarded(Row(item), comparison => Compare(item, stream, comparison))),
            .. CacheParity.Cases.Select(item => Guarded(item.Row, comparison => CacheParity.Compare(device, stream, item, comparison))),
            .. new[] { false, true }.Select(isHalf => Guarded(ScoreParity.Row(isHalf), comparison => ScoreParity.Compare(device, isHalf, comparison))),
        ];
    }

    private static ParityResult Row(ParityCase item) => new(
        item.Pipeline.Name,
        string.Create(CultureInfo.InvariantCulture, $"{item.Stage.Name}, {item.Stage.Scorer.GetType().Name}{(item.GivesAttention ? ", attention given" : "")}"),
        item.IsHalf ? "half" : "single", item.Batch, SameDecisions: false, 0, Passed: false, "");

    /// <summary>A case that throws is a row that says so.</summary>
    private static ParityResult Guarded(ParityResult row, Action<Comparison> compare)
    {
        // Before it runs: a kernel that takes the process down is the last one named.
        Console.Error.WriteLine($"gpu-check: {row.Pipeline}, {row.Stage}, {row.Type}, batch {row.Batch}");
        var comparison = new Comparison();
        try
        {
            compare(comparison);
        }
        catch (Exception exception) when (
            exception is TokenStageException or GpuException or OnnxRuntimeException or CacheException or NotSupportedException or OutOfMemoryException)
        {
            return row with { Message = exception.Message.ReplaceLineEndings(" ") };
        }

        return row with
        {
            SameDecisions = comparison.SameDecisions, LargestDifference = comparison.LargestDifference, Message = comparison.Message,
            Passed = comparison.Message.Length == 0,
        };
    }

    private void Compare(ParityCase item, GpuStream stream, Comparison comparison)
    {
        StageSample sample = StageSample.Of(item);
        byte[] model = StageGraph.Build(item.Pipeline, item.Stage, sample.Attributes, sample.Inputs, item.IsHalf);
        using ModelRunner processor = ModelRunner.Open(model, new ModelRunnerOptions { Pipelines = [item.Pipeline] });
        foreach (int index in sample.Attributes.Inputs)
        {
            sample.Inputs[index]!.Fill(processor, StageGraph.Input(index));
        }

        processor.Run();
        DeviceTensor?[] inputs = [.. sample.Inputs.Select(tensor => tensor?.CopyTo(device))];
        DeviceTensor[] outputs = [.. Enumerable.Range(0, StageNode.Outputs).Select(index => Allocate(index, item.IsHalf, processor))];
        try
        {
            using GpuStageRunner runner = GpuStageRunner.Open(device.Gpu, item.Pipeline, item.Stage, sample.Attributes, item.IsHalf);
            OrtValue?[] given = [.. inputs.Select(static tensor => tensor?.Value)], written = [.. outputs.Select(static tensor => tensor.Value)];
            runner.Run(stream.Handle, given, written);
            stream.Wait();
            runner.ThrowIfFaulty();
            for (int index = 0; index < outputs.Length; index++)
            {
                Compare(index, item.IsHalf, processor, outputs[index], comparison);
            }
        }
        finally
        {
            foreach (DeviceTensor? tensor in inputs.Concat(outputs))
            {
                tensor?.Dispose();
            }
        }
    }

    private static bool IsElement(int output) => output is StageNode.HiddenOutput or StageNode.LogSizesOutput;

    private DeviceTensor Allocate(int index, bool isHalf, ModelRunner processor)
    {
        ReadOnlySpan<long> shape = processor.OutputShape(StageGraph.Output(index));
        return IsElement(index) && isHalf ? device.Allocate<Half>(shape)
            : IsElement(index) || index == StageNode.SizesOutput ? device.Allocate<float>(shape)
            : device.Allocate<long>(shape);
    }

    private static void Compare(int index, bool isHalf, ModelRunner processor, DeviceTensor actual, Comparison comparison)
    {
        string name = StageGraph.Output(index);
        if (IsElement(index) && isHalf)
        {
            comparison.Values(Names[index], processor.Output<Half>(name), Read<Half>(actual));
        }
        else if (IsElement(index) || index == StageNode.SizesOutput)
        {
            comparison.Values(Names[index], processor.Output<float>(name), Read<float>(actual));
        }
        else
        {
            comparison.Integers(Names[index], processor.Output<long>(name), Read<long>(actual));
        }
    }

    private static T[] Read<T>(DeviceTensor tensor)
        where T : unmanaged
    {
        var values = new T[tensor.Value.GetTensorTypeAndShape().ElementCount];
        tensor.CopyTo<T>(values);
        return values;
    }
}
