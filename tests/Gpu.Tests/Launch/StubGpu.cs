using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Gpu.Tests.Launch;

/// <summary>
/// A machine with two GPUs, as far as the launch code can tell: libraries that stand in for NVIDIA's driver and compiler, made by clang from <c>Stub</c>. They
/// record calls, refuse what the driver would refuse, and run kernels on the processor.
/// </summary>
internal static unsafe class StubGpu
{
    private static readonly Lazy<string> Compiled = new(Compile);

    private static readonly Lazy<nint> Handle = new(static () => NativeLibrary.Load(Path));

    /// <summary>The library, which holds both the driver and the compiler.</summary>
    internal static string Path => Compiled.Value;

    /// <summary>Contexts that the calling thread has entered and not left.</summary>
    internal static int NestedContexts => ((delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(Handle.Value, "stub_nested_contexts"))();

    /// <summary>A runtime of its own, which has compiled nothing yet; the record starts empty.</summary>
    internal static CudaRuntime NewRuntime(CompiledKernelFolders? kernels = null)
    {
        var runtime = new CudaRuntime(static () => new CudaDriver(Path), NewCompiler, kernels ?? new()) { IsProcessor = true };
        _ = TakeCalls();
        return runtime;
    }

    /// <summary>Memory of a device of a runtime of its own.</summary>
    internal static CudaMemory NewMemory(int device)
    {
        CudaRuntime runtime = NewRuntime();
        return new CudaMemory(runtime, runtime.Device(device));
    }

    /// <summary>The stand-in of the compiler.</summary>
    internal static Nvrtc NewCompiler() => new(Handle.Value, Path);

    /// <summary>The calls since the last time, one a line, without what depends on addresses.</summary>
    internal static string[] TakeCalls()
    {
        var take = (delegate* unmanaged[Cdecl]<byte*>)NativeLibrary.GetExport(Handle.Value, "stub_take_record");
        var free = (delegate* unmanaged[Cdecl]<byte*, void>)NativeLibrary.GetExport(Handle.Value, "stub_free");
        byte* record = take();
        string lines = Marshal.PtrToStringUTF8((nint)record) ?? "";
        free(record);
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Makes the next call of a function fail.</summary>
    internal static void Fail(string function, int error)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(function + '\0'))
        {
            ((delegate* unmanaged[Cdecl]<byte*, int, void>)NativeLibrary.GetExport(Handle.Value, "stub_fail"))(name, error);
        }
    }

    private static string Compile()
    {
        string sources = System.IO.Path.Combine(AppContext.BaseDirectory, "Stub");
        string library = System.IO.Path.Combine(Directory.CreateTempSubdirectory("pipelinedsl-stub").FullName, "libstub.so");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(System.IO.Path.GetDirectoryName(library)!, recursive: true);
        var start = new ProcessStartInfo(PtxCompiler.Find())
        {
            ArgumentList = { "-std=gnu11", "-O1", "-Wall", "-Werror", "-fPIC", "-shared", "-fvisibility=hidden", "-o", library },
            RedirectStandardError = true,
        };
        foreach (string source in Directory.EnumerateFiles(sources, "*.c").Order(StringComparer.Ordinal))
        {
            start.ArgumentList.Add(source);
        }

        start.ArgumentList.Add("-l:libOpenCL.so.1");
        start.ArgumentList.Add("-lpthread");
        using Process compiler = Process.Start(start)!;
        string messages = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        return compiler.ExitCode == 0 ? library : throw new InvalidOperationException(
            $"The stand-in of NVIDIA's libraries does not compile; it needs Debian's clang, opencl-c-headers and ocl-icd-libopencl1.\n{messages}");
    }
}
