using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets.Tests;

/// <summary>Cuts a file short without the locks that .NET takes when it opens one, as programs in other languages do.</summary>
internal static partial class NativeTruncate
{
    /// <summary>Cuts a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="length">Bytes that stay.</param>
    /// <returns>0 when that was done.</returns>
    internal static int Cut(string path, long length)
    {
        if (!OperatingSystem.IsWindows())
        {
            return Truncate(path, length);
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(length);
        return 0;
    }

    [LibraryImport("libc", EntryPoint = "truncate", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Truncate(string path, long length);
}
