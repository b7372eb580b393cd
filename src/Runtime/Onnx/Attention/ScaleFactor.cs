using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>The number that scores, queries or keys are scaled by, where the graph states it or computes it from constants.</summary>
internal static class ScaleFactor
{
    private const int MaxDepth = 8;

    /// <summary>The number; NaN when it cannot be told.</summary>
    /// <param name="index">The graph.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="shapes">Knows numbers that are computed from sizes, as exporters do with the width of a head; null for none.</param>
    internal static float Of(GraphIndex index, string tensor, ShapeInference? shapes = null) => Of(index, tensor, shapes, 0);

    private static float Of(GraphIndex index, string tensor, ShapeInference? shapes, int depth)
    {
        if (index.Constant(tensor) is TensorProto constant)
        {
            bool isInteger = constant.Dims.All(dimension => dimension == 1);
            return SmallTensor.Scalar(constant) ?? (isInteger && SmallTensor.Integers(constant) is [long value] ? value : float.NaN);
        }

        if (shapes?.Facts(tensor) is { HasValues: true, Values: [{ Size: { IsConstant: true } known }] })
        {
            return known.Factor;
        }

        if (depth > MaxDepth || index.Producer(tensor) is not NodeProto node || !node.IsStandard() || node.Input.Count == 0)
        {
            return float.NaN;
        }

        float first = node.Is("Cast", "Identity", "Unsqueeze", "Squeeze", "Sqrt", "Mul", "Div", "Pow", "Reciprocal")
            ? Of(index, node.Input[0], shapes, depth + 1)
            : float.NaN;
        float second = node.Is("Mul", "Div", "Pow") ? Of(index, node.Input(1), shapes, depth + 1) : float.NaN;
        return node.OpType switch
        {
            "Cast" or "Identity" or "Unsqueeze" or "Squeeze" => first,
            "Sqrt" => MathF.Sqrt(first),
            "Reciprocal" => 1 / first,
            "Mul" => first * second,
            "Div" => first / second,
            "Pow" => MathF.Pow(first, second),
            _ => float.NaN,
        };
    }
}
