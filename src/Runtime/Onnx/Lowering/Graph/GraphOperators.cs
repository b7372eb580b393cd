using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>The standard operators that lowerings use, by what they mean.</summary>
internal static class GraphOperators
{
    internal static string Plus(this OnnxGraphWriter graph, string a, string b) => graph.Add("Add", [a, b]);

    internal static string Minus(this OnnxGraphWriter graph, string a, string b) => graph.Add("Sub", [a, b]);

    internal static string Times(this OnnxGraphWriter graph, string a, string b) => graph.Add("Mul", [a, b]);

    internal static string Over(this OnnxGraphWriter graph, string a, string b) => graph.Add("Div", [a, b]);

    internal static string MatMul(this OnnxGraphWriter graph, string a, string b) => graph.Add("MatMul", [a, b]);

    internal static string And(this OnnxGraphWriter graph, string a, string b) => graph.Add("And", [a, b]);

    internal static string Or(this OnnxGraphWriter graph, string a, string b) => graph.Add("Or", [a, b]);

    internal static string Not(this OnnxGraphWriter graph, string a) => graph.Add("Not", [a]);

    internal static string Less(this OnnxGraphWriter graph, string a, string b) => graph.Add("Less", [a, b]);

    internal static string Same(this OnnxGraphWriter graph, string a, string b) => graph.Add("Equal", [a, b]);

    internal static string Where(this OnnxGraphWriter graph, string condition, string yes, string no) => graph.Add("Where", [condition, yes, no]);

    internal static string Number(this OnnxGraphWriter graph, float value) => graph.Constant([value]);

    internal static string Number(this OnnxGraphWriter graph, long value) => graph.Constant([value]);

    internal static string Concat(this OnnxGraphWriter graph, int axis, params ReadOnlySpan<string> parts) =>
        parts.Length == 1 ? parts[0] : graph.Add("Concat", parts, OnnxAttribute.Int("axis", axis));

    internal static string Transpose(this OnnxGraphWriter graph, string tensor, params ReadOnlySpan<long> order) =>
        graph.Add("Transpose", [tensor], OnnxAttribute.Ints("perm", order));

    internal static string Reshape(this OnnxGraphWriter graph, string tensor, params ReadOnlySpan<Extent> shape) =>
        graph.Add("Reshape", [tensor, graph.Shape(shape)]);

    internal static string Expand(this OnnxGraphWriter graph, string tensor, params ReadOnlySpan<Extent> shape) =>
        graph.Add("Expand", [tensor, graph.Shape(shape)]);

    internal static string Gather(this OnnxGraphWriter graph, string data, string indices, int axis) =>
        graph.Add("Gather", [data, indices], OnnxAttribute.Int("axis", axis));

    internal static string GatherElements(this OnnxGraphWriter graph, string data, string indices, int axis) =>
        graph.Add("GatherElements", [data, indices], OnnxAttribute.Int("axis", axis));

    internal static string ScatterElements(this OnnxGraphWriter graph, string data, string indices, string updates, int axis) =>
        graph.Add("ScatterElements", [data, indices, updates], OnnxAttribute.Int("axis", axis));

    /// <summary>Elements start, start + step, ... below end along one axis.</summary>
    internal static string Slice(this OnnxGraphWriter graph, string tensor, int axis, Extent start, Extent end, long step = 1) =>
        graph.Add("Slice", [tensor, graph.Vector(start), graph.Vector(end), graph.Constant([(long)axis], 1), graph.Constant([step], 1)]);

    /// <summary>Elements from start on along one axis.</summary>
    internal static string From(this OnnxGraphWriter graph, string tensor, int axis, Extent start, long step = 1) =>
        graph.Slice(tensor, axis, start, long.MaxValue, step);

    /// <summary>The k largest (or smallest) along axis 1, in order; equal values by ascending index.</summary>
    internal static (string Values, string Indices) TopK(this OnnxGraphWriter graph, string tensor, Extent k, bool largest = true)
    {
        string[] outputs = graph.AddMany(
            "TopK",
            2,
            [tensor, graph.Vector(k)],
            OnnxAttribute.Int("axis", 1),
            OnnxAttribute.Int("largest", largest ? 1 : 0),
            OnnxAttribute.Int("sorted", 1));
        return (outputs[0], outputs[1]);
    }

    internal static string ToFloat(this OnnxGraphWriter graph, string tensor) => graph.Cast(tensor, TensorProto.Types.DataType.Float);

    internal static string ToHalf(this OnnxGraphWriter graph, string tensor) => graph.Cast(tensor, TensorProto.Types.DataType.Float16);

    internal static string ToInt(this OnnxGraphWriter graph, string tensor) => graph.Cast(tensor, TensorProto.Types.DataType.Int64);

    internal static string ToDouble(this OnnxGraphWriter graph, string tensor) => graph.Cast(tensor, TensorProto.Types.DataType.Double);

    internal static string ToBool(this OnnxGraphWriter graph, string tensor) => graph.Cast(tensor, TensorProto.Types.DataType.Bool);

    /// <summary>Running sum along axis 1, the element itself not included.</summary>
    internal static string SumBefore(this OnnxGraphWriter graph, string tensor) =>
        graph.Add("CumSum", [tensor, graph.Number(1L)], OnnxAttribute.Int("exclusive", 1));

    /// <summary>0, 1, ... [length].</summary>
    internal static string Range(this OnnxGraphWriter graph, Extent length)
    {
        if (length.Value is not { } known)
        {
            return graph.Add("Range", [graph.Number(0L), graph.Scalar(length), graph.Number(1L)]);
        }

        long[] values = new long[known];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = i;
        }

        return graph.Constant(values, known);
    }

    /// <summary>A tensor of one int64 value.</summary>
    internal static string Filled(this OnnxGraphWriter graph, long value, params ReadOnlySpan<Extent> shape) =>
        graph.Expand(graph.Number(value), shape);

    private static string Cast(this OnnxGraphWriter graph, string tensor, TensorProto.Types.DataType type) =>
        graph.Add("Cast", [tensor], OnnxAttribute.Int("to", (long)type));
}
