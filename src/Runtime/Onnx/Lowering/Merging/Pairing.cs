namespace PipelineDsl.Onnx.Lowering;

/// <summary>The outcome of a lowered matching.</summary>
/// <param name="Leaders">For every output row the token that leads it [batch, kept].</param>
/// <param name="Sources">Tokens that merge away [batch, removed].</param>
/// <param name="Targets">Output rows that they merge into [batch, removed].</param>
/// <param name="Kept">Number of output rows.</param>
internal sealed record Pairing(string Leaders, string Sources, string Targets, Extent Kept);
