using PipelineDsl.Gpu;
using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.GpuCheck.Timing;

/// <summary>Gathering the rows that a stage keeps, in half precision: that kernel alone, launched by hand.</summary>
internal sealed unsafe class GatherStep : TimedStep
{
    private readonly CudaFunction _function;
    private readonly GpuSizes _sizes;
    private readonly nint[][] _addresses;

    /// <summary>Compiles the stage and takes memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="pipeline">A pipeline of one stage that drops tokens.</param>
    /// <param name="batch">Sequences.</param>
    /// <exception cref="GpuException">It cannot be compiled.</exception>
    internal GatherStep(CheckDevice device, TokenPipeline pipeline, int batch)
        : base(device, BytesOf(pipeline.Stages[0], batch))
    {
        TokenStage stage = pipeline.Stages[0];
        int tokens = stage.Tokens, kept = stage.KeptTokens, channels = stage.Channels;
        _function = device.Gpu.Runtime.Module(device.Gpu.Device, GpuSource.Complete(stage.Gpu!.Text, isHalf: true)).Function(GpuKernels.GatherKept.Name);
        _sizes = new GpuSizes
        {
            Batch = batch, Tokens = tokens, Kept = kept, Original = tokens, HiddenItem = tokens * channels, HiddenToken = channels,
            WrittenItem = kept * channels, WrittenToken = channels, BiasRows = 1, Provenance = tokens,
        };
        Half[] hidden = Normal(batch * tokens * channels);
        int[] chosen = [.. Enumerable.Range(0, batch).SelectMany(item => Choose(kept, tokens, item))];

        // What the kernel would also write, as in a model that has neither sizes nor positions, is left out.
        _addresses = [.. Enumerable.Range(0, Sets).Select(_ =>
        {
            var addresses = new nint[CudaStage.Buffers];
            addresses[(int)GpuBuffer.Hidden] = OrtValues.Address(Fill<Half>(hidden, batch, tokens, channels).Value);
            addresses[(int)GpuBuffer.Chosen] = OrtValues.Address(Fill<int>(chosen, batch, kept).Value);
            addresses[(int)GpuBuffer.Written] = OrtValues.Address(Empty<Half>(batch, kept, channels).Value);
            return addresses;
        })];
    }

    /// <inheritdoc/>
    internal override void Put(int set, nint stream)
    {
        fixed (nint* addresses = _addresses[set])
        {
            GpuSizes sizes = _sizes;
            void** arguments = stackalloc void*[CudaStage.Buffers + 1];
            for (int i = 0; i < CudaStage.Buffers; i++)
            {
                arguments[i] = addresses + i;
            }

            arguments[CudaStage.Buffers] = &sizes;
            using CudaDevice.Scope scope = Device.Gpu.Device.Enter();
            _function.Launch(GpuKernels.GatherKept.Groups(sizes), sizes.Batch, GpuKernels.GatherKept.Threads, stream, arguments);
        }
    }

    private static long BytesOf(TokenStage stage, int batch) => (long)batch * stage.KeptTokens * ((2 * stage.Channels * sizeof(Half)) + sizeof(int));
}
