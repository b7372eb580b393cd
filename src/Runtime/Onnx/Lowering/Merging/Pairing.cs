namespace PipelineDsl.Onnx.Lowering;

/// <summary>The outcome of a lowered matching.</summary>
/// <param name="Leaders">For every output row the token that leads it [batch, kept].</param>
/// <param name="Sources">Tokens that merge away [batch, removed].</param>
/// <param name="Partners">Tokens that they merge into [batch, removed].</param>
/// <param name="Targets">Output rows of those [batch, removed].</param>
/// <param name="Removed">Number of tokens that merge away.</param>
internal sealed record Pairing(string Leaders, string Sources, string Partners, string Targets, Extent Removed);
