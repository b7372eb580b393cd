using System.Diagnostics;
using System.Globalization;

namespace PipelineDsl.Datasets;

/// <summary>Names of files that are not published yet. They say who writes them, so that what a killed process left can be told from work under way.</summary>
internal static class TemporaryFiles
{
    /// <summary>Ending of all such names.</summary>
    internal const string Ending = ".tmp";

    /// <summary>A name that nobody else takes.</summary>
    /// <param name="path">Where the file will be.</param>
    internal static string NameFor(string path) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}.{Machine}.{Environment.ProcessId}.{Guid.NewGuid():N}{Ending}");

    /// <summary>Deletes what processes of this machine left that are no more.</summary>
    /// <param name="directory">The run's folder.</param>
    internal static void Sweep(RunDirectory directory)
    {
        foreach (string path in Directory.EnumerateFiles(directory.Root, "*" + Ending, SearchOption.AllDirectories))
        {
            string[] parts = Path.GetFileName(path).Split('.');
            if (parts.Length > 4 && parts[^4] == Machine && int.TryParse(parts[^3], CultureInfo.InvariantCulture, out int process) && !Lives(process))
            {
                PublishedFile.TryDelete(path);
            }
        }
    }

    /// <summary>This machine, without the dots that separate the parts of a name.</summary>
    private static string Machine => Environment.MachineName.Replace('.', '-');

    private static bool Lives(int process)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
