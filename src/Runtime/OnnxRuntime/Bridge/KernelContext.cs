using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Inputs and outputs of one run of a node. Reading and writing allocates nothing managed.</summary>
internal readonly unsafe ref struct KernelContext
{
    private readonly nint _kernel, _context;

    internal KernelContext(nint kernel, nint context) => (_kernel, _context) = (kernel, context);

    /// <summary>An input; absent when the node leaves it out.</summary>
    /// <param name="index">0-based input.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TensorView Input(int index)
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
        where T : unmanaged
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
        return new Span<T>(data, TensorView.CountOf(shape));
    }

    /// <summary>Does parts of this run on the session's threads, and returns when all are done.</summary>
    /// <param name="count">Number of parts; the kernel's <see cref="CustomOperatorKernel.ComputePart"/> does each.</param>
    internal void ForEachPart(int count) => ParallelParts.Run(_kernel, _context, count);

    [DoesNotReturn]
    private static void ThrowMissing(int index) => throw new InvalidOperationException($"The node has no output {index}.");
}
