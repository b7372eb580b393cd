using System.Collections.Concurrent;
using PipelineDsl.Gpu;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// What launching kernels takes: the driver, a compiler, and what was compiled. A text is compiled once for each device, whichever sessions ask for it and
/// however many threads.
/// </summary>
/// <param name="driver">Finds the driver; asked once.</param>
/// <param name="compiler">Finds NVRTC; asked when a text was not compiled ahead.</param>
/// <param name="kernels">What was compiled ahead.</param>
internal sealed class CudaRuntime(Func<CudaDriver> driver, Func<Nvrtc> compiler, CompiledKernelFolders kernels)
{
    private readonly Lazy<CudaDriver> _driver = new(driver, LazyThreadSafetyMode.PublicationOnly);
    private readonly Lazy<Nvrtc> _compiler = new(compiler, LazyThreadSafetyMode.PublicationOnly);
    private readonly ConcurrentDictionary<int, CudaDevice> _devices = [];
    private readonly Dictionary<(int Device, string Text), CudaModule> _modules = [];
    private readonly Lock _loading = new();

    /// <summary>That of this machine.</summary>
    internal static CudaRuntime Default { get; } = new(
        static () => CudaDriver.TryLoad(out CudaDriver? driver, out string problem) ? driver : throw new GpuException(problem),
        static () => NvrtcLibrary.TryLoad(out Nvrtc? nvrtc, out string problem) ? nvrtc : throw new GpuException(problem),
        CompiledKernels.Folders);

    /// <summary>Whether the driver is a stand-in that works in the processor's memory, as in tests.</summary>
    internal bool IsProcessor { get; init; }

    /// <summary>The driver.</summary>
    /// <exception cref="GpuException">There is none.</exception>
    internal CudaDriver Driver => _driver.Value;

    /// <summary>The compiler.</summary>
    /// <exception cref="GpuException">There is none.</exception>
    internal Nvrtc Compiler => _compiler.Value;

    /// <summary>A device.</summary>
    /// <param name="ordinal">Which, from 0.</param>
    /// <exception cref="GpuException">There is no driver, or no such device.</exception>
    internal CudaDevice Device(int ordinal) => _devices.GetOrAdd(ordinal, static (ordinal, driver) => new CudaDevice(driver, ordinal), Driver);

    /// <summary>Whether a stage was compiled ahead, for models in single or in half precision.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="architecture">The device's, for example 90.</param>
    internal bool IsCompiled(GpuStage stage, int architecture) =>
        kernels.Find(GpuSource.Complete(stage.Text, isHalf: false), architecture) is not null
        || kernels.Find(GpuSource.Complete(stage.Text, isHalf: true), architecture) is not null;

    /// <summary>A text, compiled and loaded; it may be loaded already.</summary>
    /// <param name="device">The device.</param>
    /// <param name="text">The complete text.</param>
    /// <exception cref="GpuException">It does not compile, or there is no compiler.</exception>
    internal CudaModule Module(CudaDevice device, string text)
    {
        // Compiling takes tenths of a second: the second session that asks waits for the first.
        lock (_loading)
        {
            if (!_modules.TryGetValue((device.Ordinal, text), out CudaModule? module))
            {
                byte[] image = kernels.Find(text, device.Architecture) ?? Compiler.Compile(text, device.Architecture);
                using CudaDevice.Scope scope = device.Enter();
                module = new CudaModule(device, device.Driver.ModuleLoad(image));
                _modules.Add((device.Ordinal, text), module);
            }

            return module;
        }
    }
}
