namespace PipelineDsl.Onnx;

/// <summary>Keys, queries or values with a known layout.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Layout">One of the names in <see cref="Tokens.HeadLayout"/>.</param>
/// <param name="Rank">Its rank.</param>
internal sealed record HeadOperand(string Tensor, string Layout, int Rank);
