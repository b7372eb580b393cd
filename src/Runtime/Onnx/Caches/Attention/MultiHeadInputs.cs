namespace PipelineDsl.Onnx;

/// <summary>Inputs of com.microsoft MultiHeadAttention.</summary>
internal static class MultiHeadInputs
{
    internal const int ProjectionBias = 3;

    internal const int Padding = 4;

    internal const int Bias = 5;
}
