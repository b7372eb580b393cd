using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Gpu;

namespace PipelineDsl.OnnxRuntime;

/// <summary>A stage that is loaded on a device. A run of it puts kernels onto a stream: it allocates nothing, copies nothing and waits for nothing.</summary>
internal sealed unsafe class CudaStage : IDisposable
{
    /// <summary>Buffers that kernels take.</summary>
    internal const int Buffers = (int)GpuBuffer.Faults + 1;

    private const int MostSequences = 65535;

    private readonly CudaDevice _device;
    private readonly StageNodeSettings _node;
    private readonly TensorElementType _element;
    private readonly CudaStageKernels _stage, _passOn;

    /// <summary>Compiles the stage, or finds it compiled.</summary>
    /// <param name="runtime">Driver and compiler.</param>
    /// <param name="device">The device.</param>
    /// <param name="node">The stage's node.</param>
    /// <param name="isHalf">Whether the model's tensors hold half precision.</param>
    /// <exception cref="Tokens.TokenStageException">It cannot be compiled or loaded; the message says why.</exception>
    internal CudaStage(CudaRuntime runtime, CudaDevice device, StageNodeSettings node, bool isHalf)
    {
        GpuStage stage = node.Stage.Gpu ?? throw node.Error($"it has no kernels for a GPU: {node.Stage.ProcessorOnly}");
        _device = device;
        _node = node;
        _element = isHalf ? TensorElementType.Float16 : TensorElementType.Float;
        try
        {
            CudaModule module = runtime.Module(device, GpuSource.Complete(node.HasPast ? GpuOpenCounts.Of(stage.Text) : stage.Text, isHalf));
            _stage = new CudaStageKernels(module, stage.Kernels);
            _passOn = node.HasPast ? new CudaStageKernels(module, GpuOpenCounts.PassOn) : _stage;
            Fault = new CudaFault(device, node);
        }
        catch (GpuException exception)
        {
            throw node.Error(exception.Message);
        }
    }

    /// <summary>Where kernels say what is wrong with the data.</summary>
    internal CudaFault Fault { get; }

    /// <summary>Checks the inputs, allocates the outputs, and says how much scratch the run takes.</summary>
    /// <typeparam name="TTensors">Where tensors come from.</typeparam>
    /// <param name="tensors">The tensors.</param>
    /// <param name="addresses">Receives their addresses, by <see cref="GpuBuffer"/>; zeros.</param>
    /// <param name="scratchBytes">Receives the bytes of scratch; 0 for none.</param>
    /// <exception cref="Tokens.TokenStageException">An input does not fit, or an earlier run reported a fault.</exception>
    internal CudaStageSizes Prepare<TTensors>(scoped ref readonly TTensors tensors, Span<nint> addresses, out long scratchBytes)
        where TTensors : IStageTensors, allows ref struct
    {
        if (Fault.Take() is { } earlier)
        {
            throw earlier;
        }

        CudaStageSizes run = CudaStageInputs.Read(_node, in tensors, _element, addresses);
        GpuSizes sizes = run.Sizes;
        if (sizes.Batch > MostSequences)
        {
            throw _node.Error($"expected at most {MostSequences} sequences, got {sizes.Batch}.");
        }

        CudaStageOutputs.Allocate(_node, in tensors, addresses, ref sizes);
        addresses[(int)GpuBuffer.Faults] = Fault.Address;
        scratchBytes = KernelsOf(run).ScratchBytes(sizes, _node.Stage.Channels);
        return run with { Sizes = sizes };
    }

    /// <summary>Puts the kernels onto a stream, one behind the other.</summary>
    /// <param name="run">What <see cref="Prepare"/> gave.</param>
    /// <param name="addresses">Addresses of the tensors.</param>
    /// <param name="scratch">Scratch of that run.</param>
    /// <param name="stream">The stream.</param>
    /// <exception cref="Tokens.TokenStageException">The driver refuses it; the message says why.</exception>
    internal void Launch(in CudaStageSizes run, Span<nint> addresses, nint scratch, nint stream)
    {
        if (run.Sizes.Batch == 0)
        {
            return;
        }

        try
        {
            using CudaDevice.Scope scope = _device.Enter();
            KernelsOf(run).Launch(run.Sizes, _node.Stage.Channels, addresses, scratch, stream);
        }
        catch (GpuException exception)
        {
            throw _node.Error(exception.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Fault.Dispose();

    private CudaStageKernels KernelsOf(in CudaStageSizes run) => run.PassesOn ? _passOn : _stage;
}
