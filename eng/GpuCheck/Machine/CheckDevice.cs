using System.Runtime.InteropServices;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.GpuCheck.Machine;

/// <summary>The GPU that is checked, and its memory.</summary>
/// <param name="Gpu">The GPU.</param>
/// <param name="Memory">Whose memory it reads and writes.</param>
internal sealed record CheckDevice(GpuDevice Gpu, ExecutionProvider Memory)
{
    /// <summary>The first GPU of this machine.</summary>
    /// <exception cref="GpuException">There is none.</exception>
    internal static CheckDevice Open() => new(GpuDevice.Open(), ExecutionProvider.Cuda);

    /// <summary>A stand-in of a GPU that works in the processor's memory: tests run the check on it where there is no GPU.</summary>
    /// <param name="library">Library that has the functions of both the driver and NVRTC.</param>
    /// <exception cref="GpuException">It lacks one of them.</exception>
    internal static CheckDevice OpenStandIn(string library)
    {
        var runtime = new CudaRuntime(
            () => new CudaDriver(library), () => new Nvrtc(NativeLibrary.Load(library), library), new CompiledKernelFolders()) { IsProcessor = true };
        return new CheckDevice(GpuDevice.Open(runtime, 0), ExecutionProvider.Cpu);
    }

    /// <summary>Takes memory of the device.</summary>
    /// <typeparam name="T">Type of an element.</typeparam>
    /// <param name="shape">The tensor's shape.</param>
    internal DeviceTensor Allocate<T>(params ReadOnlySpan<long> shape)
        where T : unmanaged => DeviceTensor.Allocate<T>(Memory, Gpu.Ordinal, shape);
}
