using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PipelineDsl.Datasets;

/// <summary>Has the system fetch from the disk what will be read next, while what was read is worked on. Where it cannot be asked, nothing happens.</summary>
internal static partial class ReadAhead
{
    private const int WillNeed = 3;

    /// <summary>Systems fetch no more for one request, however much is asked for.</summary>
    private const int RequestBytes = 1 << 17;

    /// <summary>Asks for some bytes, without waiting for them.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="bytes">How many; those behind the end of the file do not matter.</param>
    internal static void Expect(SafeFileHandle file, long offset, long bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        for (long done = 0; done < bytes; done += RequestBytes)
        {
            // Advice only: a file system that does not take it is merely slower.
            _ = Advise(file, offset + done, long.Min(RequestBytes, bytes - done), WillNeed);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
