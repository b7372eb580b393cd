namespace PipelineDsl.Onnx.Lowering;

/// <summary>Arithmetic on lengths. What is known is computed at once; the rest becomes int64 operators that every opset from 11 has.</summary>
internal static class ExtentMath
{
    /// <summary>The name of an int64 tensor [1].</summary>
    internal static string Vector(this OnnxGraphWriter graph, Extent extent) => extent.Tensor ?? graph.Constant([extent.Value!.Value], 1);

    /// <summary>The name of an int64 scalar.</summary>
    internal static string Scalar(this OnnxGraphWriter graph, Extent extent) =>
        extent.Tensor is null ? graph.Constant([extent.Value!.Value]) : graph.Squeeze(extent.Tensor, 0);

    /// <summary>The name of an int64 tensor that holds all <paramref name="extents"/>: a shape.</summary>
    internal static string Shape(this OnnxGraphWriter graph, params ReadOnlySpan<Extent> extents)
    {
        long[] known = new long[extents.Length];
        string[] names = new string[extents.Length];
        bool all = true;
        for (int i = 0; i < extents.Length; i++)
        {
            known[i] = extents[i].Value ?? 0;
            all &= extents[i].Value.HasValue;
        }

        if (all)
        {
            return graph.Constant(known, known.Length);
        }

        for (int i = 0; i < extents.Length; i++)
        {
            names[i] = graph.Vector(extents[i]);
        }

        return graph.Concat(0, names);
    }

    /// <summary>The length of one axis at run time.</summary>
    internal static Extent LengthOf(this OnnxGraphWriter graph, string tensor, int axis) =>
        Extent.Of(graph.Add("Gather", [graph.Add("Shape", [tensor]), graph.Constant([(long)axis], 1)], OnnxAttribute.Int("axis", 0)));

    internal static Extent Plus(this OnnxGraphWriter graph, Extent a, Extent b) => graph.Apply("Add", a, b, static (x, y) => x + y);

    internal static Extent Minus(this OnnxGraphWriter graph, Extent a, Extent b) => graph.Apply("Sub", a, b, static (x, y) => x - y);

    internal static Extent Times(this OnnxGraphWriter graph, Extent a, Extent b) => graph.Apply("Mul", a, b, static (x, y) => x * y);

    /// <summary>The quotient, truncated.</summary>
    internal static Extent Over(this OnnxGraphWriter graph, Extent a, long divisor) => graph.Apply("Div", a, divisor, static (x, y) => x / y);

    internal static Extent Smaller(this OnnxGraphWriter graph, Extent a, Extent b) =>
        a.Value is { } x && b.Value is { } y ? Math.Min(x, y) : Extent.Of(graph.Smaller(graph.Vector(a), graph.Vector(b)));

    internal static Extent Larger(this OnnxGraphWriter graph, Extent a, Extent b) =>
        a.Value is { } x && b.Value is { } y ? Math.Max(x, y) : Extent.Of(graph.Larger(graph.Vector(a), graph.Vector(b)));

    // Min and Max take integers from opset 12 on only.
    internal static string Smaller(this OnnxGraphWriter graph, string a, string b) => graph.Where(graph.Less(a, b), a, b);

    internal static string Larger(this OnnxGraphWriter graph, string a, string b) => graph.Where(graph.Less(a, b), b, a);

    private static Extent Apply(this OnnxGraphWriter graph, string opType, Extent a, Extent b, Func<long, long, long> compute) =>
        a.Value is { } x && b.Value is { } y ? compute(x, y) : Extent.Of(graph.Add(opType, [graph.Vector(a), graph.Vector(b)]));
}
