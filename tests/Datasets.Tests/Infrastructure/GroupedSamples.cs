using PipelineDsl.Datasets.Tests.Kernels;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests;

/// <summary>A set whose embeddings lie in groups, every tenth a copy of another.</summary>
internal static class GroupedSamples
{
    internal const int Channels = 12, Classes = 4;

    internal static TestColumns Make(int count, double spread = 0.4)
    {
        using RowBuffer<float> rows = RandomRows.MakeGroups<float>(count, Channels, 9, spread);
        using RowBuffer<double> logits = RandomRows.Make<double>(count, Classes, 5);
        return new TestColumns
        {
            Channels = Channels,
            Embeddings = rows.Rows(0, count).ToArray(),
            LogitWidth = Classes,
            Logits = logits.Rows(0, count).ToArray(),
            Labels = [.. Enumerable.Range(0, count).Select(static sample => sample * 7 % 10 % Classes)],
        };
    }

    /// <summary>The embedding of a sample, in double precision.</summary>
    internal static double[] Row(TestColumns samples, long index) =>
        [.. samples.Embeddings!.AsSpan((int)index * Channels, Channels).ToArray().Select(static value => (double)value)];

    internal static double Cosine(TestColumns samples, long a, long b)
    {
        double[] left = Row(samples, a), right = Row(samples, b);
        return Dot(left, right) / Math.Sqrt(Dot(left, left) * Dot(right, right));
    }

    internal static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, static (x, y) => (x - y) * (x - y)).Sum());

    private static double Dot(double[] a, double[] b) => a.Zip(b, static (x, y) => x * y).Sum();
}
