namespace PipelineDsl.Onnx;

/// <summary>Inputs and outputs of one layer's cache.</summary>
/// <param name="PastKeys">Input [batch, KV heads, entries, head width].</param>
/// <param name="PastValues">Input [batch, KV heads, entries, head width].</param>
/// <param name="PresentKeys">Output [batch, KV heads, entries + new tokens, head width].</param>
/// <param name="PresentValues">Output [batch, KV heads, entries + new tokens, head width].</param>
internal readonly record struct CachePorts(string PastKeys, string PastValues, string PresentKeys, string PresentValues);
