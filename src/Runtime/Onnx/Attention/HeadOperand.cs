namespace PipelineDsl.Onnx;

/// <summary>Keys, queries or values with a known layout.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Layout">One of the names in <see cref="Tokens.HeadLayout"/>.</param>
/// <param name="Rank">Its rank.</param>
/// <param name="Scale">Factor between it and the operand of the product that it leads to; NaN when it cannot be told.</param>
internal sealed record HeadOperand(string Tensor, string Layout, int Rank, float Scale = 1);
