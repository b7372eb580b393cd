using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace PipelineDsl.Benchmarks.Quick.Datasets;

/// <summary>Measures how fast all cores together read memory that is in no cache.</summary>
internal static class MemoryRead
{
    private const int BytesOfThread = 128 << 20, Rounds = 5;

    /// <summary>Bytes a second, in GB; the median of five rounds.</summary>
    public static double Measure()
    {
        float[][] memory = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(static _ => new float[BytesOfThread / sizeof(float)])];
        Array.ForEach(memory, static values => Array.Fill(values, 1));
        double[] seconds = [.. Enumerable.Range(0, Rounds).Select(_ => Read(memory))];
        Array.Sort(seconds);
        return Math.Round((double)BytesOfThread * memory.Length / seconds[Rounds / 2] / 1e9, 2);
    }

    private static double Read(float[][] memory)
    {
        float[] sums = new float[memory.Length];
        long start = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, memory.Length).Select(place => new Thread(() => sums[place] = Sum(memory[place])))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return sums.All(static sum => sum > 0) ? seconds : throw new InvalidOperationException("Memory does not hold what was written.");
    }

    private static float Sum(float[] values)
    {
        Vector<float> first = default, second = default, third = default, fourth = default;
        ReadOnlySpan<Vector<float>> rest = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (; rest.Length >= 4; rest = rest[4..])
        {
            first += rest[0];
            second += rest[1];
            third += rest[2];
            fourth += rest[3];
        }

        return Vector.Sum(first + second + third + fourth);
    }
}
