using System.Globalization;
using Google.Protobuf;

namespace PipelineDsl.Benchmarks.Models;

/// <summary>
/// The ToMe step as one would write it in standard operators, after the reference's own sequence: two interleaved halves, cosines,
/// row maxima, a sort, gathers, and a scatter that adds. Token 0 is protected. N and r are constants, as they have to be.
/// </summary>
internal static class PlainMergeGraph
{
    /// <summary>
    /// Inputs <c>hidden</c> [1, n, d], <c>keys</c> [1, 1, n, width] and <c>sizes</c> [1, n]; outputs <c>merged</c>
    /// [1, n - r, d], <c>merged_sizes</c> [1, n - r] and <c>log_sizes</c> [1, 1, 1, n - r].
    /// </summary>
    /// <param name="n">Tokens.</param>
    /// <param name="d">Channels.</param>
    /// <param name="width">Width of the keys.</param>
    /// <param name="removed">Tokens merged away.</param>
    /// <param name="isHalf">Whether everything is half precision.</param>
    public static byte[] Build(int n, int d, int width, int removed, bool isHalf = false)
    {
        var g = new GraphBuilder(isHalf);
        string hidden = g.Input("hidden", "1", Text(n), Text(d));
        string keys = g.Input("keys", "1", "1", Text(n), Text(width));
        string sizes = g.Input("sizes", "1", Text(n));
        int evens = (n + 1) / 2;

        string metric = g.Node("ReduceMean", [keys], ("axes", new long[] { 1 }), ("keepdims", 0));
        metric = g.Node("Div", [metric, g.Node("ReduceL2", [metric], ("axes", new long[] { -1 }))]);
        string scores = g.Node("MatMul", [Half(g, metric, 0), g.Node("Transpose", [Half(g, metric, 1)], ("perm", new long[] { 0, 2, 1 }))]);
        string best = g.Node("ReduceMax", [scores], ("axes", new long[] { -1 }), ("keepdims", 0));
        string partner = g.Node("ArgMax", [scores], ("axis", -1), ("keepdims", 0));

        // The protected token comes last in the order of similarity.
        best = g.Node("Add", [best, g.Floats([float.NegativeInfinity, .. new float[evens - 1]], 1, evens)]);
        string order = g.Second("TopK", [best, g.Integers(evens)], ("axis", -1));
        order = g.Node("Squeeze", [order, g.Integers(0)]);
        string sources = g.Node("Slice", [order, g.Integers(0), g.Integers(removed)]);
        string unmerged = g.Node("Slice", [order, g.Integers(removed), g.Integers(evens)]);
        unmerged = g.First("TopK", [unmerged, g.Integers(evens - removed)], ("axis", -1), ("largest", 0));
        string targets = g.Node("Unsqueeze", [g.Node("Gather", [g.Node("Squeeze", [partner, g.Integers(0)]), sources]), g.Integers(1)]);

        // Numerators and sizes of both halves; sources are added to their targets, then the sum is divided by the size.
        string weights = g.Node("Unsqueeze", [sizes, g.Integers(2)]);
        string weighted = g.Node("Mul", [hidden, weights]);
        string sum = Merge(g, weighted, sources, unmerged, targets);
        string total = Merge(g, weights, sources, unmerged, targets);
        g.Node("Unsqueeze", [g.Node("Div", [sum, total]), g.Integers(0)]);
        g.Output(g.As("merged"), "1", Text(n - removed), Text(d));
        g.Node("Reshape", [total, g.Integers(1, n - removed)]);
        g.Output(g.As("merged_sizes"), "1", Text(n - removed));
        g.Node("Reshape", [g.Node("Log", [total]), g.Integers(1, 1, 1, n - removed)]);
        g.Output(g.As("log_sizes"), "1", "1", "1", Text(n - removed));
        return g.Build().ToByteArray();
    }

    private static string Merge(GraphBuilder g, string x, string sources, string unmerged, string targets)
    {
        string even = g.Node("Squeeze", [Half(g, x, 0), g.Integers(0)]);
        string odd = g.Node("Squeeze", [Half(g, x, 1), g.Integers(0)]);
        string sum = g.Scatter(odd, targets, g.Node("Gather", [even, sources]));
        return g.Node("Concat", [g.Node("Gather", [even, unmerged]), sum], ("axis", 0));
    }

    private static string Half(GraphBuilder g, string x, int first) =>
        g.Node("Slice", [x, g.Integers(first), g.Integers(int.MaxValue), g.Integers(1), g.Integers(2)]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
