using System.Collections.Concurrent;

namespace PipelineDsl.OnnxRuntime;

/// <summary>A text, compiled and loaded on a device. It stays loaded until the process ends, so that no session can be left without it.</summary>
/// <param name="device">The device.</param>
/// <param name="handle">The loaded module.</param>
internal sealed class CudaModule(CudaDevice device, nint handle)
{
    private readonly ConcurrentDictionary<string, CudaFunction> _functions = new(StringComparer.Ordinal);

    /// <summary>The device that it is loaded on.</summary>
    internal CudaDevice Device => device;

    /// <summary>A kernel.</summary>
    /// <param name="name">Its name in the text.</param>
    /// <exception cref="GpuException">The text has no such kernel.</exception>
    internal CudaFunction Function(string name) => _functions.GetOrAdd(
        name,
        static (name, module) =>
        {
            CudaDriver driver = module.device.Driver;
            using CudaDevice.Scope scope = module.device.Enter();
            return new CudaFunction(driver, driver.ModuleGetFunction(module.handle, name), name);
        },
        (device, handle));
}
