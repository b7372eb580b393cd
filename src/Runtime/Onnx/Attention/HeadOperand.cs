namespace PipelineDsl.Onnx;

/// <summary>Keys or queries with a known layout.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Layout">One of the names in <see cref="Tokens.HeadLayout"/>.</param>
internal sealed record HeadOperand(string Tensor, string Layout);
