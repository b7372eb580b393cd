namespace PipelineDsl.Onnx;

/// <summary>Inputs of com.microsoft GroupQueryAttention.</summary>
internal static class GroupQueryInputs
{
    internal const int Lengths = 5;

    internal const int Total = 6;

    internal const int Cosines = 7;

    internal const int Sines = 8;

    internal const int Positions = 9;

    internal const int Bias = 10;

    internal const int QueryNorm = 14;
}
