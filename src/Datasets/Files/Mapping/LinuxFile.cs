using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PipelineDsl.Datasets;

/// <summary>What .NET does not offer of Linux: leases of files, and memory that can be asked about its pages.</summary>
internal static unsafe partial class LinuxFile
{
    private const int SetLease = 1024, GetLease = 1025, SetSignal = 10;
    private const int ReadLease = 0, NoLease = 2, UrgentData = 23;
    private const int ReadPages = 1, Shared = 1, PopulateRead = 22;
    private const int CacheStatistics = 451;

    /// <summary>Bytes of a page.</summary>
    internal static int PageBytes { get; } = Environment.SystemPageSize;

    /// <summary>
    /// Makes whoever wants to open a file for writing, or to truncate it, wait until the lease is given up, or for the 45 s of
    /// <c>/proc/sys/fs/lease-break-time</c>.
    /// </summary>
    /// <param name="file">The file, open for reading.</param>
    /// <returns>False where somebody writes to it, it is somebody else's, or the file system has no leases.</returns>
    internal static bool TryLease(SafeFileHandle file) =>

        // The signal that says that somebody waits would end the process; this one is ignored unless asked for.
        Control(file, SetSignal, UrgentData) == 0 && Control(file, SetLease, ReadLease) == 0;

    /// <summary>Whether the lease holds, and nobody waits for its end.</summary>
    /// <param name="file">The file.</param>
    internal static bool HoldsLease(SafeFileHandle file) => Control(file, GetLease, 0) == ReadLease;

    /// <summary>Gives the lease up.</summary>
    /// <param name="file">The file.</param>
    internal static void EndLease(SafeFileHandle file) => _ = Control(file, SetLease, NoLease);

    /// <summary>Maps the front of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bytes">How much of it.</param>
    /// <returns>Null where that is not possible.</returns>
    internal static byte* Map(SafeFileHandle file, long bytes)
    {
        nint start = Map(0, (nuint)bytes, ReadPages, Shared, file, 0);
        return start == -1 ? null : (byte*)start;
    }

    /// <summary>Ends a mapping.</summary>
    /// <param name="start">Where it starts.</param>
    /// <param name="bytes">Its length.</param>
    internal static void Unmap(byte* start, long bytes) => _ = Unmap(start, (nuint)bytes);

    /// <summary>Pages of a file that are in the system's cache.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where the first page starts.</param>
    /// <param name="bytes">Bytes to the end of the last one.</param>
    /// <returns>-1 where the system does not tell: it is older than Linux 6.5, say.</returns>
    internal static long CachedPages(SafeFileHandle file, long offset, long bytes)
    {
        long* range = stackalloc long[] { offset, bytes }, counts = stackalloc long[5];
        return Call(CacheStatistics, file, range, counts, 0) == 0 ? counts[0] : -1;
    }

    /// <summary>Makes pages readable without a fault: reads those that are not in the cache.</summary>
    /// <param name="page">Where the first one starts.</param>
    /// <param name="bytes">Bytes to the end of the last one.</param>
    /// <returns>False where the disk could not be read, or the system is older than Linux 5.14.</returns>
    internal static bool TryPopulate(byte* page, long bytes) => Advise(page, (nuint)bytes, PopulateRead) == 0;

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeFileHandle file, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, SafeFileHandle file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(byte* start, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(byte* start, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, SafeFileHandle file, long* range, long* counts, nint flags);
}
