namespace PipelineDsl.Onnx;

/// <summary>Tensors of one layer, named by the user where recognition picks none or the wrong ones. What is null is recognised.</summary>
/// <param name="Cut">The residual stream between the layer's attention and its MLP.</param>
/// <param name="Keys">Keys, in one of the layouts of <see cref="Tokens.HeadLayout"/>.</param>
/// <param name="Queries">Queries, in one of the layouts of <see cref="Tokens.HeadLayout"/>.</param>
/// <param name="Attention">Attention probabilities [batch, heads, queries, tokens] or [batch x heads, queries, tokens].</param>
/// <param name="Values">Values, in one of the layouts of <see cref="Tokens.HeadLayout"/>.</param>
public sealed record LayerNames(string? Cut = null, string? Keys = null, string? Queries = null, string? Attention = null, string? Values = null);
