using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// NVIDIA's driver (libcuda.so.1, nvcuda.dll), found at run time: the functions that launching kernels and copying memory take. Methods are named like the
/// driver's functions. An error becomes a <see cref="GpuException"/> with the driver's own name of it.
/// </summary>
internal sealed unsafe partial class CudaDriver
{
    /// <summary>Loads the driver from a library.</summary>
    /// <param name="path">Name or path of the library.</param>
    /// <exception cref="GpuException">It is missing or too old, or it finds no device.</exception>
    internal CudaDriver(string path)
    {
        var library = new CudaLibrary(
            NativeLibrary.TryLoad(path, out nint handle) ? handle : throw new GpuException($"There is no NVIDIA driver on this machine: {path} was not found."),
            path);
        Bind(library);
        Check(_init(0), "starting the driver");
    }

    /// <summary>What the driver's library is called on this system.</summary>
    internal static string DefaultPath => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>Loads this system's driver.</summary>
    /// <param name="driver">The driver.</param>
    /// <param name="problem">Why there is none; empty when there is one.</param>
    internal static bool TryLoad([NotNullWhen(true)] out CudaDriver? driver, out string problem)
    {
        try
        {
            (driver, problem) = (new CudaDriver(DefaultPath), "");
            return true;
        }
        catch (GpuException exception)
        {
            (driver, problem) = (null, exception.Message);
            return false;
        }
    }

    internal int DeviceGetCount()
    {
        Check(_deviceGetCount(out int count), "counting devices");
        return count;
    }

    internal int DeviceGet(int ordinal)
    {
        Check(_deviceGet(out int device, ordinal), $"opening the device {ordinal}");
        return device;
    }

    internal string DeviceGetName(int device)
    {
        byte* name = stackalloc byte[256];
        Check(_deviceGetName(name, 256, device), "reading a device's name");
        return Marshal.PtrToStringUTF8((nint)name) ?? "";
    }

    internal int DeviceGetAttribute(int attribute, int device)
    {
        Check(_deviceGetAttribute(out int value, attribute, device), "reading a device's attributes");
        return value;
    }

    internal nint DevicePrimaryCtxRetain(int device)
    {
        Check(_devicePrimaryCtxRetain(out nint context, device), "taking a device's context");
        return context;
    }

    internal void CtxPushCurrent(nint context) => Check(_ctxPushCurrent(context), "entering a device's context");

    internal void CtxPopCurrent() => Check(_ctxPopCurrent(out _), "leaving a device's context");

    internal int CtxGetDevice()
    {
        Check(_ctxGetDevice(out int device), "asking which device is current");
        return device;
    }

    internal nint ModuleGetFunction(nint module, string name)
    {
        fixed (byte* utf8 = System.Text.Encoding.UTF8.GetBytes(name + '\0'))
        {
            Check(_moduleGetFunction(out nint function, module, utf8), $"finding the kernel {name}");
            return function;
        }
    }

    /// <summary>Puts a kernel onto a stream and returns at once.</summary>
    /// <param name="function">The kernel.</param>
    /// <param name="groupsX">Groups along the first axis.</param>
    /// <param name="groupsY">Groups along the second axis.</param>
    /// <param name="threads">Threads of a group.</param>
    /// <param name="stream">The stream; 0 for the default one.</param>
    /// <param name="arguments">Addresses of the arguments.</param>
    /// <returns>0, or the driver's error.</returns>
    internal int LaunchKernel(nint function, int groupsX, int groupsY, int threads, nint stream, void** arguments) =>
        _launchKernel(function, (uint)groupsX, (uint)groupsY, 1, (uint)threads, 1, 1, 0, stream, arguments, null);

    internal nint MemHostAlloc(nuint bytes, uint flags)
    {
        Check(_memHostAlloc(out nint memory, bytes, flags), $"allocating {bytes} bytes of host memory");
        return memory;
    }

    internal nint MemHostGetDevicePointer(nint memory)
    {
        Check(_memHostGetDevicePointer(out nint device, memory, 0), "mapping host memory");
        return device;
    }

    internal void MemFreeHost(nint memory) => Check(_memFreeHost(memory), "freeing host memory");

    internal nint MemAlloc(nuint bytes)
    {
        Check(_memAlloc(out nint memory, bytes), $"allocating {bytes} bytes on the device");
        return memory;
    }

    internal void MemFree(nint memory) => Check(_memFree(memory), "freeing device memory");

    internal void MemcpyHtoD(nint device, void* host, nuint bytes) => Check(_memcpyHtoD(device, host, bytes), "copying to the device");

    internal void MemcpyDtoH(void* host, nint device, nuint bytes) => Check(_memcpyDtoH(host, device, bytes), "copying from the device");

    internal void MemcpyDtoD(nint to, nint from, nuint bytes) => Check(_memcpyDtoD(to, from, bytes), "copying on the device");

    internal nint StreamCreate(uint flags)
    {
        Check(_streamCreate(out nint stream, flags), "making a stream");
        return stream;
    }

    internal void StreamSynchronize(nint stream) => Check(_streamSynchronize(stream), "waiting for the device");

    internal void StreamDestroy(nint stream) => Check(_streamDestroy(stream), "freeing a stream");

    internal nint EventCreate(uint flags)
    {
        Check(_eventCreate(out nint created, flags), "making an event");
        return created;
    }

    internal void EventRecord(nint recorded, nint stream) => Check(_eventRecord(recorded, stream), "recording an event");

    internal void EventSynchronize(nint recorded) => Check(_eventSynchronize(recorded), "waiting for an event");

    internal float EventElapsedTime(nint start, nint end)
    {
        Check(_eventElapsedTime(out float milliseconds, start, end), "measuring between events");
        return milliseconds;
    }

    internal void EventDestroy(nint destroyed) => Check(_eventDestroy(destroyed), "freeing an event");

    /// <summary>Loads PTX or a binary into the current context.</summary>
    /// <param name="image">The module, ending in a zero.</param>
    /// <exception cref="GpuException">The driver refuses it; the message has what its compiler says.</exception>
    internal nint ModuleLoad(ReadOnlySpan<byte> image)
    {
        const int ErrorLog = 5, ErrorLogBytes = 6, LogBytes = 8192;
        byte[] log = new byte[LogBytes];
        fixed (byte* data = image, messages = log)
        {
            int* names = stackalloc int[] { ErrorLog, ErrorLogBytes };
            void** values = stackalloc void*[] { messages, (void*)LogBytes };
            int error = _moduleLoadDataEx(out nint module, data, 2, names, values);
            if (error != 0)
            {
                string said = Marshal.PtrToStringUTF8((nint)messages) ?? "";
                throw new GpuException($"The driver cannot load a kernel: {Describe(error)}. {said}".TrimEnd(), error);
            }

            return module;
        }
    }

    internal void ModuleUnload(nint module) => Check(_moduleUnload(module), "unloading a module");

    /// <summary>An error code in words, for example <c>CUDA_ERROR_OUT_OF_MEMORY (2): out of memory</c>.</summary>
    /// <param name="error">The code.</param>
    internal string Describe(int error)
    {
        string? name = _getErrorName(error, out byte* nameText) == 0 ? Marshal.PtrToStringUTF8((nint)nameText) : null;
        string? text = _getErrorString(error, out byte* description) == 0 ? Marshal.PtrToStringUTF8((nint)description) : null;
        return $"{name ?? "error"} ({error}){(text is null ? "" : $": {text}")}";
    }

    /// <summary>Throws if a call failed.</summary>
    /// <param name="error">What it returned.</param>
    /// <param name="action">What was attempted.</param>
    /// <exception cref="GpuException">It failed.</exception>
    internal void Check(int error, string action)
    {
        if (error != 0)
        {
            throw new GpuException($"The NVIDIA driver failed {action}: {Describe(error)}.", error);
        }
    }
}
