namespace PipelineDsl.OnnxRuntime;

/// <summary>A kernel that is loaded on a device.</summary>
/// <param name="driver">The driver.</param>
/// <param name="handle">The kernel.</param>
/// <param name="name">Its name, for messages.</param>
internal sealed unsafe class CudaFunction(CudaDriver driver, nint handle, string name)
{
    /// <summary>Puts the kernel onto a stream and returns at once. The device is current (<see cref="CudaDevice.Enter"/>). Allocates nothing.</summary>
    /// <param name="groupsX">Groups along the first axis, at least 1.</param>
    /// <param name="groupsY">Groups along the second axis, 1 to 65535.</param>
    /// <param name="threads">Threads of a group.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="arguments">Addresses of the arguments, in the order of the text.</param>
    /// <exception cref="GpuException">The driver refuses it, or an earlier kernel has failed.</exception>
    internal void Launch(int groupsX, int groupsY, int threads, nint stream, void** arguments)
    {
        int error = driver.LaunchKernel(handle, groupsX, groupsY, threads, stream, arguments);
        if (error != 0)
        {
            throw new GpuException(
                $"The NVIDIA driver failed launching {name} ({groupsX} x {groupsY} groups of {threads} threads): {driver.Describe(error)}.", error);
        }
    }
}
