using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>Makes renames in a folder last. .NET cannot open folders, so the system is asked.</summary>
internal static partial class FolderFlush
{
    /// <summary>Writes a folder's entries to disk; does nothing on Windows, where renames are in the journal.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">It failed.</exception>
    internal static void ToDisk(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(folder, 0);
        if (descriptor < 0)
        {
            throw Failure(folder);
        }

        try
        {
            // Some network file systems cannot flush folders and say so with EINVAL; their renames are synchronous.
            const int InvalidArgument = 22;
            if (Flush(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw Failure(folder);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder) => new($"{folder} could not be flushed: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
