using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PipelineDsl.Benchmarks.Quick.Datasets;

/// <summary>Asks the system to forget pages of files, which needs no rights beyond reading them.</summary>
internal static partial class PageCache
{
    private const int DontNeed = 4;

    /// <summary>Whether this system can be asked.</summary>
    public static bool CanForget => OperatingSystem.IsLinux();

    /// <summary>Makes the next read of a file come from the disk.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The system refused.</exception>
    public static void Forget(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);

        // Pages that are yet to be written stay.
        RandomAccess.FlushToDisk(handle);
        if (Advise(handle, 0, 0, DontNeed) is var error && error != 0)
        {
            throw new IOException($"{path}: posix_fadvise returned {error}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle handle, long offset, long length, int advice);
}
