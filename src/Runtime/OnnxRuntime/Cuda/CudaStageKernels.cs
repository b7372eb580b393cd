using System.Collections.Immutable;
using PipelineDsl.Gpu;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Kernels that run one behind the other on the same arguments, loaded on a device.</summary>
internal sealed unsafe class CudaStageKernels
{
    private readonly GpuKernel[] _kernels;
    private readonly CudaFunction[] _functions;
    private readonly GpuBuffer[] _scratch;

    /// <summary>Finds the kernels.</summary>
    /// <param name="module">The stage's text, loaded.</param>
    /// <param name="kernels">The kernels in order.</param>
    /// <exception cref="GpuException">The text has no such kernel.</exception>
    internal CudaStageKernels(CudaModule module, ImmutableArray<GpuKernel> kernels)
    {
        _kernels = [.. kernels];
        _functions = [.. _kernels.Select(kernel => module.Function(kernel.Name))];
        _scratch = [.. _kernels.SelectMany(static kernel => kernel.Scratch).Distinct()];
    }

    /// <summary>Bytes of scratch for a run.</summary>
    /// <param name="sizes">The run.</param>
    /// <param name="channels">Width of a token.</param>
    internal long ScratchBytes(in GpuSizes sizes, int channels)
    {
        long bytes = 0;
        foreach (GpuBuffer buffer in _scratch)
        {
            bytes += GpuScratch.Bytes(buffer, sizes, channels);
        }

        return bytes;
    }

    /// <summary>Puts the kernels onto a stream. The device is current.</summary>
    /// <param name="sizes">The run.</param>
    /// <param name="channels">Width of a token.</param>
    /// <param name="addresses">Addresses of the tensors, by <see cref="GpuBuffer"/>; receives those of the scratch buffers.</param>
    /// <param name="scratch">As many bytes as <see cref="ScratchBytes"/> says.</param>
    /// <param name="stream">The stream.</param>
    /// <exception cref="GpuException">The driver refuses it.</exception>
    internal void Launch(in GpuSizes sizes, int channels, Span<nint> addresses, nint scratch, nint stream)
    {
        foreach (GpuBuffer buffer in _scratch)
        {
            addresses[(int)buffer] = scratch;
            scratch += (nint)GpuScratch.Bytes(buffer, sizes, channels);
        }

        fixed (nint* buffers = addresses)
        {
            GpuSizes scalars = sizes;
            void** arguments = stackalloc void*[CudaStage.Buffers + 1];
            for (int i = 0; i < CudaStage.Buffers; i++)
            {
                arguments[i] = buffers + i;
            }

            arguments[CudaStage.Buffers] = &scalars;
            for (int i = 0; i < _kernels.Length; i++)
            {
                int groups = _kernels[i].Groups(sizes);
                if (groups > 0)
                {
                    _functions[i].Launch(groups, sizes.Batch, _kernels[i].Threads, stream, arguments);
                }
            }
        }
    }
}
