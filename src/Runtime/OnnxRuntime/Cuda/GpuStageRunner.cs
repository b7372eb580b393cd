using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Runs a stage of a pipeline on a GPU without a model, over tensors that are in the device's memory: <see cref="DeviceTensor.Value"/>, or what a model's
/// IoBinding left there. Not safe for concurrent use: a runner has one scratch memory, so use one for each stream.
/// </summary>
public sealed class GpuStageRunner : IDisposable
{
    private readonly CudaDevice _device;
    private readonly StageNodeSettings _node;
    private readonly StageSignature _signature;
    private readonly CudaStage _stage;
    private readonly bool _takesHostMemory;
    private nint _scratch;
    private long _scratchBytes;

    private GpuStageRunner(GpuDevice device, TokenPipeline pipeline, TokenStage stage, StageNodeAttributes attributes, bool isHalf)
    {
        _device = device.Device;
        _takesHostMemory = device.Runtime.IsProcessor;
        _signature = isHalf ? StageSignature.Half : StageSignature.Single;
        _node = new StageNodeSettings(pipeline, stage, attributes);
        _stage = new CudaStage(device.Runtime, device.Device, _node, isHalf);
    }

    /// <summary>Compiles a stage, or finds it compiled.</summary>
    /// <param name="device">The device.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="stage">One of its stages.</param>
    /// <param name="attributes">What a woven model would write at the stage's node: inputs, outputs, layouts.</param>
    /// <param name="isHalf">Whether hidden states and signals hold half precision.</param>
    /// <exception cref="ArgumentException">The stage is not the pipeline's.</exception>
    /// <exception cref="TokenStageException">It runs on the processor alone, lacks an input, or cannot be compiled; the message says why.</exception>
    public static GpuStageRunner Open(GpuDevice device, TokenPipeline pipeline, TokenStage stage, StageNodeAttributes attributes, bool isHalf = false)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(stage);
        ArgumentNullException.ThrowIfNull(attributes);
        return pipeline.Stages.Contains(stage)
            ? new GpuStageRunner(device, pipeline, stage, attributes, isHalf)
            : throw new ArgumentException($"{pipeline.Name} has no such stage {stage.Name}.", nameof(stage));
    }

    /// <summary>
    /// Puts the stage onto a stream and returns at once. Waits only when scratch has to grow. What the kernels find wrong with the data, the next call or
    /// <see cref="ThrowIfFaulty"/> throws.
    /// </summary>
    /// <param name="stream">The stream (CUstream); that of a <see cref="GpuStream"/> or of another library.</param>
    /// <param name="inputs">Inputs by the numbers in <see cref="StageNode"/>; null for those that are not given.</param>
    /// <param name="outputs">
    /// Outputs by the numbers in <see cref="StageNode"/>, of the shapes that the stage writes; null for those that are not asked for.
    /// </param>
    /// <exception cref="TokenStageException">A tensor does not fit, an earlier run reported a fault, or the driver refused; the message says which.</exception>
    /// <exception cref="ObjectDisposedException">The runner was disposed.</exception>
    public void Run(nint stream, ReadOnlySpan<OrtValue?> inputs, ReadOnlySpan<OrtValue?> outputs)
    {
        ObjectDisposedException.ThrowIf(_scratchBytes < 0, this);
        var tensors = new GpuStageTensors(_node, _signature, inputs, outputs, _takesHostMemory);
        Span<nint> addresses = stackalloc nint[CudaStage.Buffers];
        addresses.Clear();
        CudaStageSizes run = _stage.Prepare(in tensors, addresses, out long scratchBytes);
        if (scratchBytes > _scratchBytes)
        {
            Grow(scratchBytes);
        }

        _stage.Launch(run, addresses, _scratch, stream);
    }

    /// <summary>Throws what the kernels of earlier runs reported. Wait for the stream first.</summary>
    /// <exception cref="TokenStageException">They reported something, for example a score that is not finite.</exception>
    public void ThrowIfFaulty()
    {
        if (_stage.Fault.Take() is { } fault)
        {
            throw fault;
        }
    }

    /// <summary>Frees scratch. Wait for the streams first.</summary>
    public void Dispose()
    {
        if (_scratchBytes >= 0)
        {
            Free();
            _scratchBytes = -1;
            _stage.Dispose();
        }
    }

    private void Grow(long bytes)
    {
        Free();
        try
        {
            using CudaDevice.Scope scope = _device.Enter();
            _scratch = _device.Driver.MemAlloc((nuint)bytes);
        }
        catch (GpuException exception)
        {
            throw _node.Error(exception.Message);
        }

        _scratchBytes = bytes;
    }

    // The driver waits for kernels that still use the memory.
    private void Free()
    {
        if (_scratch != 0)
        {
            using CudaDevice.Scope scope = _device.Enter();
            _device.Driver.MemFree(_scratch);
        }

        (_scratch, _scratchBytes) = (0, 0);
    }
}
