using System.Collections.Frozen;

namespace PipelineDsl.Onnx;

/// <summary>
/// Versions at which a standard operator changed its meaning: an attribute became an input, a default another one, or an output went. Versions that only
/// take more types or options are none. From the ONNX change log (docs/Changelog.md of onnx), versions 11 to 21.
/// </summary>
internal static class OperatorChanges
{
    private const long First = 11;
    private const long Last = 21;

    private static readonly FrozenDictionary<string, long[]> Changes = new Dictionary<string, long[]>(StringComparer.Ordinal)
    {
        ["BatchNormalization"] = [14],
        ["DFT"] = [20],
        ["Dropout"] = [12],
        ["GridSample"] = [20],
        ["GroupNormalization"] = [21],
        ["Hardmax"] = [13],
        ["LogSoftmax"] = [13],
        ["ReduceL1"] = [18],
        ["ReduceL2"] = [18],
        ["ReduceLogSum"] = [18],
        ["ReduceLogSumExp"] = [18],
        ["ReduceMax"] = [18],
        ["ReduceMean"] = [18],
        ["ReduceMin"] = [18],
        ["ReduceProd"] = [18],
        ["ReduceSum"] = [13],
        ["ReduceSumSquare"] = [18],
        ["Resize"] = [13],
        ["RoiAlign"] = [16],
        ["Softmax"] = [13],
        ["Split"] = [13, 18],
        ["Squeeze"] = [13],
        ["Unsqueeze"] = [13],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Unchanged =
    [
        "Abs", "Acos", "Acosh", "Add", "And", "ArgMax", "ArgMin", "Asin", "Asinh", "Atan", "Atanh", "AveragePool", "Cast", "CastLike",
        "Ceil", "Celu", "Clip", "Compress", "Concat", "Constant", "ConstantOfShape", "Conv", "ConvInteger", "ConvTranspose", "Cos", "Cosh",
        "CumSum", "DepthToSpace", "DequantizeLinear", "Det", "Div", "DynamicQuantizeLinear", "Einsum", "Elu", "Equal", "Erf", "Exp",
        "Expand", "EyeLike", "Flatten", "Floor", "GRU", "Gather", "GatherElements", "GatherND", "Gelu", "Gemm", "GlobalAveragePool",
        "GlobalLpPool", "GlobalMaxPool", "Greater", "GreaterOrEqual", "HardSigmoid", "HardSwish", "Identity", "If", "InstanceNormalization",
        "IsInf", "IsNaN", "LRN", "LSTM", "LayerNormalization", "LeakyRelu", "Less", "LessOrEqual", "Log", "Loop", "LpNormalization",
        "LpPool", "MatMul", "MatMulInteger", "Max", "MaxPool", "Mean", "MeanVarianceNormalization", "Min", "Mish", "Mod", "Mul", "Neg",
        "NonZero", "Not", "OneHot", "Or", "PRelu", "Pad", "Pow", "QLinearConv", "QLinearMatMul", "QuantizeLinear", "RNN", "Range",
        "Reciprocal", "Relu", "Reshape", "ReverseSequence", "Round", "Scan", "ScatterElements", "ScatterND", "Selu", "Shape", "Shrink",
        "Sigmoid", "Sign", "Sin", "Sinh", "Size", "Slice", "Softplus", "Softsign", "SpaceToDepth", "Sqrt", "Sub", "Sum", "Tan", "Tanh",
        "ThresholdedRelu", "Tile", "TopK", "Transpose", "Trilu", "Unique", "Where", "Xor",
    ];

    /// <summary>
    /// Whether an operator of one version may mean something else in a later one. Of operators and versions that are not listed nothing is known.
    /// </summary>
    /// <param name="type">The operator.</param>
    /// <param name="from">The version that it was written for.</param>
    /// <param name="to">The later version.</param>
    internal static bool Between(string type, long from, long to) =>
        from < First || to > Last
        || (Changes.TryGetValue(type, out long[]? changes) ? changes.Any(version => version > from && version <= to) : !Unchanged.Contains(type));
}
