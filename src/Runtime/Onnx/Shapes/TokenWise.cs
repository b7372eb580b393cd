namespace PipelineDsl.Onnx;

/// <summary>Standard operators by how they treat axes.</summary>
internal static class TokenWise
{
    /// <summary>The first output is shaped like the first input, and every element (or every row of the last axes) stands for itself.</summary>
    internal static readonly string[] Unary =
    [
        "Abs", "BatchNormalization", "Cast", "Ceil", "Celu", "Clip", "Cos", "DequantizeLinear", "Dropout", "Elu", "Erf", "Exp", "Floor", "Gelu", "HardSigmoid",
        "HardSwish", "Identity", "IsInf", "IsNaN", "LayerNormalization", "LeakyRelu", "Log", "LogSoftmax", "LpNormalization", "Mish", "Neg", "Not",
        "QuantizeLinear", "RMSNormalization", "Reciprocal", "Relu", "Round", "Selu", "Sigmoid", "Sign", "SimplifiedLayerNormalization", "Sin", "Softmax",
        "Softplus", "Softsign", "Sqrt", "Tanh", "ThresholdedRelu",
    ];

    /// <summary>Elementwise with numpy broadcasting.</summary>
    internal static readonly string[] Broadcast =
    [
        "Add", "And", "BitwiseAnd", "BitwiseOr", "Div", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Max", "Mean", "Min", "Mod", "Mul", "Or",
        "PRelu", "Pow", "Sub", "Sum", "Where", "Xor",
    ];

    /// <summary>Reductions over given axes.</summary>
    internal static readonly string[] Reductions =
    [
        "ArgMax", "ArgMin", "ReduceL1", "ReduceL2", "ReduceLogSum", "ReduceLogSumExp", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum",
        "ReduceSumSquare",
    ];
}
