using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace PipelineDsl.Datasets.Tests;

/// <summary>A run's folder in which something happens when a file is made.</summary>
internal sealed class FailingDirectory(string root, int countdown, Func<string, SafeFileHandle?> happens) : RunDirectory(root)
{
    private int _countdown = countdown;

    /// <summary>Ends the process without a warning when some files were made, the last of which stays empty.</summary>
    internal static FailingDirectory Killing(string root, int files) => new(root, files, static _ =>
    {
        Process.GetCurrentProcess().Kill();
        Thread.Sleep(Timeout.Infinite);
        return null;
    });

    /// <summary>The disk is full from some file on.</summary>
    internal static FailingDirectory Full(string root, int files) => new(root, files, static path =>
    {
        File.Delete(path);
        return File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
    });

    internal override SafeFileHandle CreateFile(string path)
    {
        SafeFileHandle handle = base.CreateFile(path);
        if (Interlocked.Decrement(ref _countdown) < 0 && happens(path) is { } other)
        {
            handle.Dispose();
            return other;
        }

        return handle;
    }
}
