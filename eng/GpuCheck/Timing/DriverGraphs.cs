using System.Runtime.InteropServices;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.GpuCheck.Timing;

/// <summary>The driver's functions that only measuring takes: recording a stream as a CUDA graph, and copies on a stream.</summary>
internal static unsafe class DriverGraphs
{
    // CU_STREAM_CAPTURE_MODE_THREAD_LOCAL: what other threads do meanwhile does not matter.
    private const int OfThisThread = 1;

    private static readonly CudaLibrary Library = new(NativeLibrary.Load(CudaDriver.DefaultPath), CudaDriver.DefaultPath);

    private static readonly delegate* unmanaged[Cdecl]<nint, int, int> BeginCapture =
        (delegate* unmanaged[Cdecl]<nint, int, int>)Library.Find("cuStreamBeginCapture_v2");

    private static readonly delegate* unmanaged[Cdecl]<nint, out nint, int> EndCapture =
        (delegate* unmanaged[Cdecl]<nint, out nint, int>)Library.Find("cuStreamEndCapture");

    private static readonly delegate* unmanaged[Cdecl]<out nint, nint, ulong, int> Instantiate =
        (delegate* unmanaged[Cdecl]<out nint, nint, ulong, int>)Library.Find("cuGraphInstantiateWithFlags");

    private static readonly delegate* unmanaged[Cdecl]<nint, nint, int> LaunchGraph =
        (delegate* unmanaged[Cdecl]<nint, nint, int>)Library.Find("cuGraphLaunch");

    private static readonly delegate* unmanaged[Cdecl]<nint, int> DestroyGraph = (delegate* unmanaged[Cdecl]<nint, int>)Library.Find("cuGraphDestroy");

    private static readonly delegate* unmanaged[Cdecl]<nint, int> DestroyExecutable =
        (delegate* unmanaged[Cdecl]<nint, int>)Library.Find("cuGraphExecDestroy");

    private static readonly delegate* unmanaged[Cdecl]<nint, nint, nuint, nint, int> CopyAsync =
        (delegate* unmanaged[Cdecl]<nint, nint, nuint, nint, int>)Library.Find("cuMemcpyDtoDAsync_v2");

    /// <summary>Records what an action puts onto a stream.</summary>
    /// <param name="device">The device.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="put">Puts work onto it; it may not wait.</param>
    /// <returns>A graph that can be launched any number of times.</returns>
    /// <exception cref="GpuException">Something cannot be recorded.</exception>
    internal static nint Record(CudaDevice device, nint stream, Action put)
    {
        using CudaDevice.Scope scope = device.Enter();
        device.Driver.Check(BeginCapture(stream, OfThisThread), "beginning to record a stream");
        nint graph;
        try
        {
            put();
        }
        finally
        {
            // Also when putting failed: the stream must not stay in recording.
            device.Driver.Check(EndCapture(stream, out graph), "recording a stream");
        }

        try
        {
            device.Driver.Check(Instantiate(out nint executable, graph, 0), "making a CUDA graph");
            return executable;
        }
        finally
        {
            device.Driver.Check(DestroyGraph(graph), "freeing a recording");
        }
    }

    /// <summary>Puts a graph onto a stream.</summary>
    internal static void Launch(CudaDevice device, nint graph, nint stream)
    {
        using CudaDevice.Scope scope = device.Enter();
        device.Driver.Check(LaunchGraph(graph, stream), "launching a CUDA graph");
    }

    /// <summary>Frees a graph.</summary>
    internal static void Free(CudaDevice device, nint graph)
    {
        using CudaDevice.Scope scope = device.Enter();
        device.Driver.Check(DestroyExecutable(graph), "freeing a CUDA graph");
    }

    /// <summary>Puts a copy within the device onto a stream.</summary>
    internal static void Copy(CudaDevice device, nint to, nint from, long bytes, nint stream)
    {
        using CudaDevice.Scope scope = device.Enter();
        device.Driver.Check(CopyAsync(to, from, (nuint)bytes, stream), "copying on the device");
    }
}
