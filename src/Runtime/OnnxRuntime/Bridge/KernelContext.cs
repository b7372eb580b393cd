using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Inputs and outputs of one run of a node. Reading and writing allocates nothing managed.</summary>
internal readonly unsafe ref struct KernelContext : IStageTensors
{
    private readonly nint _kernel, _context;

    internal KernelContext(nint kernel, nint context) => (_kernel, _context) = (kernel, context);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TensorView Input(int index)
    {
        OrtStatus.Check(OrtApi.KernelContextGetInput(_context, (nuint)index, out nint value));
        return value == 0 ? default : new TensorView(value);
    }

    /// <summary>Allocates an output. Asked for again with the same shape, it is the same memory.</summary>
    /// <typeparam name="T">Type of its elements, as the operator declares it.</typeparam>
    /// <param name="index">0-based output; one that the node has.</param>
    /// <param name="shape">Its shape.</param>
    /// <returns>Its elements, uninitialised.</returns>
    /// <exception cref="InvalidOperationException">A bound buffer has another shape, or there is not enough memory.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Span<T> Output<T>(int index, params ReadOnlySpan<long> shape)
        where T : unmanaged => new((void*)OutputAddress(index, shape), TensorView.CountOf(shape));

    /// <summary>Allocates an output, which may be in a device's memory. Asked for again with the same shape, it is the same memory.</summary>
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A bound buffer has another shape, or there is not enough memory.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint OutputAddress(int index, scoped ReadOnlySpan<long> shape)
    {
        nint value;
        fixed (long* dimensions = shape)
        {
            OrtStatus.Check(OrtApi.KernelContextGetOutput(_context, (nuint)index, dimensions, (nuint)shape.Length, out value));
        }

        if (value == 0)
        {
            ThrowMissing(index);
        }

        OrtStatus.Check(OrtApi.GetTensorMutableData(value, out byte* data));
        return (nint)data;
    }

    /// <summary>The stream of the device that the node runs on; 0 on the processor.</summary>
    internal nint Stream()
    {
        OrtStatus.Check(OrtApi.KernelContextGetGpuComputeStream(_context, out nint stream));
        return stream;
    }

    /// <summary>Memory for this run alone; give it back to the allocator of the memory info when everything that uses it is on the stream.</summary>
    /// <param name="memoryInfo">Where.</param>
    /// <param name="bytes">How much, at least 1.</param>
    /// <exception cref="InvalidOperationException">There is not enough memory.</exception>
    internal nint Scratch(nint memoryInfo, nuint bytes)
    {
        OrtStatus.Check(OrtApi.KernelContextGetScratchBuffer(_context, memoryInfo, bytes, out nint memory));
        return memory;
    }

    /// <summary>Does parts of this run on the session's threads, and returns when all are done.</summary>
    /// <param name="count">Number of parts; the kernel's <see cref="CustomOperatorKernel.ComputePart"/> does each.</param>
    internal void ForEachPart(int count) => ParallelParts.Run(_kernel, _context, count);

    [DoesNotReturn]
    private static void ThrowMissing(int index) => throw new InvalidOperationException($"The node has no output {index}.");
}
