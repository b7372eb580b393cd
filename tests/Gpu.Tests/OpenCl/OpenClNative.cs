using System.Runtime.InteropServices;

namespace PipelineDsl.Gpu.Tests.OpenCl;

/// <summary>The few functions of OpenCL 1.2 that running a kernel takes. Results other than 0 are error codes.</summary>
internal static unsafe partial class OpenClNative
{
    private const string Library = "libOpenCL.so.1";

    [LibraryImport(Library, EntryPoint = "clGetPlatformIDs")]
    internal static partial int GetPlatforms(uint count, nint* platforms, uint* found);

    [LibraryImport(Library, EntryPoint = "clGetDeviceIDs")]
    internal static partial int GetDevices(nint platform, ulong type, uint count, nint* devices, uint* found);

    [LibraryImport(Library, EntryPoint = "clCreateContext")]
    internal static partial nint CreateContext(nint* properties, uint count, nint* devices, nint notify, nint data, int* error);

    [LibraryImport(Library, EntryPoint = "clCreateCommandQueue")]
    internal static partial nint CreateQueue(nint context, nint device, ulong properties, int* error);

    [LibraryImport(Library, EntryPoint = "clCreateProgramWithSource")]
    internal static partial nint CreateProgram(nint context, uint count, byte** texts, nuint* lengths, int* error);

    [LibraryImport(Library, EntryPoint = "clBuildProgram")]
    internal static partial int BuildProgram(nint program, uint count, nint* devices, byte* options, nint notify, nint data);

    [LibraryImport(Library, EntryPoint = "clGetProgramBuildInfo")]
    internal static partial int GetBuildInfo(nint program, nint device, uint name, nuint size, byte* value, nuint* needed);

    [LibraryImport(Library, EntryPoint = "clCreateKernel", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint CreateKernel(nint program, string name, int* error);

    [LibraryImport(Library, EntryPoint = "clCreateBuffer")]
    internal static partial nint CreateBuffer(nint context, ulong flags, nuint size, void* host, int* error);

    [LibraryImport(Library, EntryPoint = "clSetKernelArg")]
    internal static partial int SetArgument(nint kernel, uint index, nuint size, void* value);

    [LibraryImport(Library, EntryPoint = "clEnqueueNDRangeKernel")]
    internal static partial int Launch(
        nint queue, nint kernel, uint dimensions, nuint* offset, nuint* global, nuint* local, uint waits, nint* events, nint* completed);

    [LibraryImport(Library, EntryPoint = "clEnqueueReadBuffer")]
    internal static partial int Read(nint queue, nint buffer, uint blocking, nuint offset, nuint size, void* to, uint waits, nint* events, nint* completed);

    [LibraryImport(Library, EntryPoint = "clReleaseMemObject")]
    internal static partial int ReleaseBuffer(nint buffer);

    [LibraryImport(Library, EntryPoint = "clReleaseKernel")]
    internal static partial int ReleaseKernel(nint kernel);

    [LibraryImport(Library, EntryPoint = "clReleaseProgram")]
    internal static partial int ReleaseProgram(nint program);
}
