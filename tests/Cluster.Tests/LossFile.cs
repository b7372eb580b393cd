using System.Runtime.InteropServices;

namespace PipelineDsl.Cluster.Tests;

/// <summary>The set of these tests: eight units of losses, without an order.</summary>
internal static class LossFile
{
    private const int Samples = 8 * 16_384;

    /// <summary>Writes the file.</summary>
    /// <param name="folder">Where.</param>
    /// <returns>The flags that name it.</returns>
    internal static string[] Write(ScratchFolder folder)
    {
        double[] losses = [.. Enumerable.Range(0, Samples).Select(static sample => Math.Sin(sample * 0.7) + (sample % 1000 / 1000.0))];
        File.WriteAllBytes(folder["losses.bin"], MemoryMarshal.AsBytes<double>(losses));
        return ["--column", $"loss={folder["losses.bin"]}:float64", "--seed", "7"];
    }
}
