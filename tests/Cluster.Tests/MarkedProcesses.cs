using System.Diagnostics;
using System.Text;

namespace PipelineDsl.Cluster.Tests;

/// <summary>Processes that carry a variable with a value that nobody else uses: those of one cluster, however they were started.</summary>
/// <param name="variable">Name of the variable.</param>
/// <param name="value">Its value.</param>
internal sealed class MarkedProcesses(string variable, string value)
{
    private readonly string _mark = $"{variable}={value}";

    /// <summary>Numbers of the processes, now.</summary>
    internal IEnumerable<int> Now() => Directory.EnumerateDirectories("/proc")
        .Select(static folder => int.TryParse(Path.GetFileName(folder), out int id) ? id : 0)
        .Where(id => id > 0 && id != System.Environment.ProcessId && Environment(id).Contains(_mark));

    /// <summary>Numbers of those that also carry something else.</summary>
    /// <param name="also">Variable, equals sign and value.</param>
    internal IEnumerable<int> With(string also) => Now().Where(id => Environment(id).Contains(also));

    /// <summary>Kills all, without a chance to clean up.</summary>
    /// <returns>How many were alive.</returns>
    internal int Kill()
    {
        int[] ids = [.. Now()];
        Array.ForEach(ids, Kill);
        return ids.Length;
    }

    /// <summary>Kills a process.</summary>
    /// <param name="id">Its number.</param>
    internal static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    private static string[] Environment(int id)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/environ")).Split('\0');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
