using System.Globalization;
using Google.Protobuf;

namespace PipelineDsl.Benchmarks.Models;

/// <summary>
/// The ToMe step as one would write it in standard operators, after the reference's own sequence: two interleaved halves, cosines,
/// row maxima, a sort, gathers, and a scatter that adds. Token 0 is protected. N and r are constants, as they have to be.
/// </summary>
internal static class PlainMergeGraph
{
    /// <summary>Inputs <c>hidden</c> [1, n, d] and <c>keys</c> [1, 1, n, width]; outputs <c>merged</c> [1, n - r, d] and <c>merged_sizes</c> [1, n - r].</summary>
    public static byte[] Build(int n, int d, int width, int removed)
    {
        var g = new GraphBuilder();
        string hidden = g.Input("hidden", "1", Text(n), Text(d));
        string keys = g.Input("keys", "1", "1", Text(n), Text(width));
        int evens = (n + 1) / 2, odds = n / 2;

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

        string even = g.Node("Squeeze", [Half(g, hidden, 0), g.Integers(0)]);
        string odd = g.Node("Squeeze", [Half(g, hidden, 1), g.Integers(0)]);
        string sum = g.Scatter(odd, targets, g.Node("Gather", [even, sources]));
        string sizes = g.Scatter(g.Floats([.. Enumerable.Repeat(1f, odds)], odds), targets, g.Floats([.. Enumerable.Repeat(1f, removed)], removed));
        string mean = g.Node("Div", [sum, g.Node("Unsqueeze", [sizes, g.Integers(1)])]);
        g.Node("Unsqueeze", [g.Node("Concat", [g.Node("Gather", [even, unmerged]), mean], ("axis", 0)), g.Integers(0)]);
        g.Output(g.As("merged"), "1", Text(n - removed), Text(d));
        string ones = g.Floats([.. Enumerable.Repeat(1f, evens - removed)], evens - removed);
        g.Node("Unsqueeze", [g.Node("Concat", [ones, sizes], ("axis", 0)), g.Integers(0)]);
        g.Output(g.As("merged_sizes"), "1", Text(n - removed));
        return g.Build().ToByteArray();
    }

    private static string Half(GraphBuilder g, string x, int first) =>
        g.Node("Slice", [x, g.Integers(first), g.Integers(int.MaxValue), g.Integers(1), g.Integers(2)]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
