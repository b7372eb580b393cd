using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Runs a stage's node on a device: on ONNX Runtime's own stream, over its buffers, with scratch from its allocator. The processor does not wait, and scratch
/// goes back at once: whoever gets it next works behind these kernels on the same stream.
/// </summary>
internal sealed unsafe class CudaStageKernel : CustomOperatorKernel, IDisposable
{
    private readonly StageNodeSettings _node;
    private readonly CudaStage _stage;
    private readonly nint _allocator, _memory;

    /// <summary>Compiles the stage on the device that the node's tensors are on.</summary>
    /// <param name="runtime">Driver and compiler.</param>
    /// <param name="node">The node.</param>
    /// <param name="info">The node, for its allocator.</param>
    /// <param name="isHalf">Whether the model's tensors hold half precision.</param>
    /// <exception cref="TokenStageException">The stage cannot be compiled or loaded; the message says why.</exception>
    internal CudaStageKernel(CudaRuntime runtime, StageNodeSettings node, KernelInfo info, bool isHalf)
    {
        _node = node;
        _allocator = info.Allocator();
        try
        {
            OrtStatus.Check(OrtApi.AllocatorGetInfo(_allocator, out _memory));
            OrtStatus.Check(OrtApi.MemoryInfoGetId(_memory, out int ordinal));
            _stage = new CudaStage(runtime, runtime.Device(ordinal), node, isHalf);
        }
        catch (Exception exception)
        {
            OrtApi.ReleaseAllocator(_allocator);
            throw exception is GpuException ? node.Error(exception.Message) : exception;
        }

        StageFaults.Add(_stage.Fault);
    }

    /// <inheritdoc/>
    internal override void Compute(KernelContext context)
    {
        Span<nint> addresses = stackalloc nint[CudaStage.Buffers];
        addresses.Clear();
        try
        {
            CudaStageSizes run = _stage.Prepare(in context, addresses, out long scratchBytes);
            nint scratch = scratchBytes > 0 ? context.Scratch(_memory, (nuint)scratchBytes) : 0;
            try
            {
                _stage.Launch(run, addresses, scratch, context.Stream());
            }
            finally
            {
                if (scratch != 0)
                {
                    OrtStatus.Check(OrtApi.AllocatorFree(_allocator, scratch));
                }
            }
        }
        catch (Exception exception) when (exception is not TokenStageException)
        {
            // From ONNX Runtime, for example because the device has not enough memory.
            throw _node.Error($"{exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stage.Dispose();
        OrtApi.ReleaseAllocator(_allocator);
    }
}
