namespace PipelineDsl.Gpu.Tests.OpenCl;

/// <summary>Runs all kernels of a stage on the processor, as a GPU would: buffers in, buffers out.</summary>
internal sealed unsafe class StageRun : IDisposable
{
    private static readonly GpuBuffer[] AllBuffers = Enum.GetValues<GpuBuffer>();

    private readonly Dictionary<GpuBuffer, OpenClBuffer> _buffers = [];
    private readonly OpenClProgram _program;
    private readonly GpuStage _stage;
    private readonly bool _isHalf;

    /// <summary>Compiles a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="isHalf">Whether tensors of the model hold half precision.</param>
    internal StageRun(GpuStage stage, bool isHalf = false)
    {
        _stage = stage;
        _isHalf = isHalf;
        lock (OpenClDevice.Instance.Gate)
        {
            _program = new OpenClProgram(GpuSource.Complete(stage.Text, isHalf));
        }
    }

    /// <summary>What went wrong in the last run; 0 for nothing.</summary>
    internal int Fault => Read<int>(GpuBuffer.Faults)[0];

    /// <summary>Gives a buffer its values: an input, or an output that the kernels overwrite.</summary>
    internal StageRun Set<T>(GpuBuffer buffer, params ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Drop(buffer);
        _buffers.Add(buffer, OpenClBuffer.Of(values));
        return this;
    }

    /// <summary>Leaves out an input or an output that an earlier launch had.</summary>
    internal StageRun Drop(GpuBuffer buffer)
    {
        if (_buffers.Remove(buffer, out OpenClBuffer? old))
        {
            old.Dispose();
        }

        return this;
    }

    /// <summary>Gives a tensor of the model its values, in the model's precision.</summary>
    internal StageRun SetElements(GpuBuffer buffer, ReadOnlySpan<float> values)
    {
        if (!_isHalf)
        {
            return Set(buffer, values);
        }

        var halves = new Half[values.Length];
        for (int i = 0; i < halves.Length; i++)
        {
            halves[i] = (Half)values[i];
        }

        return Set<Half>(buffer, halves);
    }

    /// <summary>Launches every kernel of the stage in order.</summary>
    /// <param name="sizes">The run.</param>
    /// <param name="channels">Width of a token.</param>
    internal StageRun Launch(GpuSizes sizes, int channels)
    {
        lock (OpenClDevice.Instance.Gate)
        {
            foreach (GpuBuffer buffer in _stage.Scratch)
            {
                // ONNX Runtime's allocator does not clear memory either.
                byte[] garbage = new byte[GpuScratch.Bytes(buffer, sizes, channels)];
                Array.Fill(garbage, (byte)0x5D);
                Set<byte>(buffer, garbage);
            }

            Set(GpuBuffer.Faults, 0);
            foreach (GpuKernel kernel in _stage.Kernels)
            {
                Launch(kernel, sizes);
                foreach ((GpuBuffer buffer, OpenClBuffer memory) in _buffers)
                {
                    memory.ExpectGuard($"{kernel.Name}, in {buffer},");
                }
            }
        }

        return this;
    }

    /// <summary>What a buffer holds.</summary>
    internal T[] Read<T>(GpuBuffer buffer)
        where T : unmanaged => _buffers[buffer].Read<T>();

    /// <summary>What a tensor of the model holds.</summary>
    internal float[] ReadElements(GpuBuffer buffer) => _isHalf ? [.. Read<Half>(buffer).Select(static value => (float)value)] : Read<float>(buffer);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OpenClBuffer buffer in _buffers.Values)
        {
            buffer.Dispose();
        }

        _program.Dispose();
    }

    private void Launch(GpuKernel kernel, GpuSizes sizes)
    {
        nint handle = _program.Kernel(kernel.Name);
        foreach (GpuBuffer buffer in AllBuffers)
        {
            nint argument = _buffers.TryGetValue(buffer, out OpenClBuffer? present) ? present.Handle : 0;
            OpenClDevice.Check(OpenClNative.SetArgument(handle, (uint)buffer, (nuint)sizeof(nint), &argument), $"giving {kernel.Name} its {buffer}");
        }

        OpenClDevice.Check(
            OpenClNative.SetArgument(handle, (uint)AllBuffers.Length, (nuint)sizeof(GpuSizes), &sizes), $"giving {kernel.Name} its sizes");
        nuint* local = stackalloc nuint[2] { (nuint)kernel.Threads, 1 };
        nuint* global = stackalloc nuint[2] { (nuint)(kernel.Groups(sizes) * kernel.Threads), (nuint)sizes.Batch };
        OpenClDevice.Check(
            OpenClNative.Launch(OpenClDevice.Instance.Queue, handle, 2, null, global, local, 0, null, null), $"launching {kernel.Name}");
    }
}
