namespace PipelineDsl.Tokens;

/// <summary>
/// The interface of a stage's node in a woven model, agreed between weaving (which writes nodes) and the operators (which run
/// them). Inputs and outputs that a node does not use are empty names.
/// </summary>
/// <remarks>
/// Tensors of the model hold single or half precision, all of a node the one of its <see cref="HiddenInput"/>, and so does <see cref="LogSizesOutput"/>; weaving
/// casts what the model has in another one. Sizes and the scores of an auxiliary network are single precision.
/// </remarks>
public static class StageNode
{
    /// <summary>Input: hidden states [batch, tokens, channels], or [tokens, batch, channels] when <see cref="TokenAxis"/> is 0.</summary>
    public const int HiddenInput = 0;

    /// <summary>Input: keys, laid out as <see cref="KeysLayout"/> says.</summary>
    public const int KeysInput = 1;

    /// <summary>Input: queries, laid out as <see cref="QueriesLayout"/> says, when attention has to be computed.</summary>
    public const int QueriesInput = 2;

    /// <summary>Input: attention probabilities [batch, heads, queries, tokens] or [batch x heads, queries, tokens], when the graph has them.</summary>
    public const int AttentionInput = 3;

    /// <summary>Input: sizes [batch, tokens] that an earlier merge left.</summary>
    public const int SizesInput = 4;

    /// <summary>
    /// Input: what hides padding, as <see cref="MaskKind"/> says; its last axis is tokens. Its last row is read, as what hides padding
    /// from every query.
    /// </summary>
    public const int MaskInput = 5;

    /// <summary>Input: original positions [batch, tokens], int64.</summary>
    public const int OriginsInput = 6;

    /// <summary>Input: provenance [batch, original tokens], int64: the current token of every original one, -1 where dropped.</summary>
    public const int ProvenanceInput = 7;

    /// <summary>Input: hidden states behind the model's final norm, shaped like <see cref="HiddenInput"/>.</summary>
    public const int NormedInput = 8;

    /// <summary>Input: hidden states as they entered the first layer, of the tokens that are left, shaped like <see cref="HiddenInput"/>.</summary>
    public const int EmbeddingsInput = 9;

    /// <summary>
    /// Input: what an auxiliary network says of every token [batch, tokens], [batch, tokens, 1] or [batch, tokens, 2], of which the first channel
    /// counts. Of the original tokens when <see cref="ScoresOriginal"/> is 1.
    /// </summary>
    public const int ScoresInput = 10;

    /// <summary>Input: values, laid out as <see cref="ValuesLayout"/> says.</summary>
    public const int ValuesInput = 11;

    /// <summary>Input: the residual stream, shaped like <see cref="HiddenInput"/>, where the hidden states are its normalised form.</summary>
    public const int ResidualInput = 12;

    /// <summary>
    /// Input: number of cached tokens [1], int64. Where there are any (decoding, or a later turn), the node passes all tokens on; so it does
    /// with a prompt that its <see cref="TokenStage.Span"/> does not lie in. Absent in models without a cache.
    /// </summary>
    public const int PastInput = 13;

    /// <summary>Number of inputs.</summary>
    public const int Inputs = 14;

    /// <summary>Output: hidden states, fewer tokens.</summary>
    public const int HiddenOutput = 0;

    /// <summary>Output: kept tokens, or leaders of merged ones [batch, kept], int64: what other live tensors are gathered by.</summary>
    public const int KeptOutput = 1;

    /// <summary>Output: sizes [batch, kept].</summary>
    public const int SizesOutput = 2;

    /// <summary>Output: log of the sizes, shaped as <see cref="BiasLayout"/> says, to be added to attention logits.</summary>
    public const int LogSizesOutput = 3;

    /// <summary>Output: original positions [batch, kept], int64.</summary>
    public const int OriginsOutput = 4;

    /// <summary>Output: provenance [batch, original tokens], int64.</summary>
    public const int ProvenanceOutput = 5;

    /// <summary>
    /// Output: the output token of every token that entered this stage [batch, tokens], int64, -1 where it was
    /// dropped: what un-merging reads.
    /// </summary>
    public const int AssignmentOutput = 6;

    /// <summary>Number of outputs.</summary>
    public const int Outputs = 7;

    /// <summary>Attribute (int): 1 when hidden states are [batch, tokens, channels], 0 when [tokens, batch, channels].</summary>
    public const string TokenAxis = "token_axis";

    /// <summary>Attribute (int): attention heads.</summary>
    public const string Heads = "heads";

    /// <summary>Attribute (string): one of the names in <see cref="HeadLayout"/>.</summary>
    public const string KeysLayout = "keys_layout";

    /// <summary>Attribute (string): one of the names in <see cref="HeadLayout"/>.</summary>
    public const string QueriesLayout = "queries_layout";

    /// <summary>Attribute (string): one of the names in <see cref="HeadLayout"/>.</summary>
    public const string ValuesLayout = "values_layout";

    /// <summary>Attribute (int): 1 when the scores are those of the tokens that entered the first layer, 0 when of the tokens that enter the stage.</summary>
    public const string ScoresOriginal = "scores_original";

    /// <summary>Attribute (int): 1 when a query sees only the tokens up to its own.</summary>
    public const string Causal = "causal";

    /// <summary>Attribute (float): factor on q.k when attention is computed.</summary>
    public const string Scale = "scale";

    /// <summary>Attribute (string): <c>additive</c> (0 shows, -10000 or less hides), <c>visible</c> (true shows) or <c>hidden</c> (true hides).</summary>
    public const string MaskKind = "mask_kind";

    /// <summary>Attribute (string): <c>b11n</c> [batch, 1, 1, kept], <c>x1n</c> [batch x heads, 1, kept], or <c>b1nn</c> [batch, 1, kept, kept].</summary>
    public const string BiasLayout = "bias_layout";

    /// <summary>Attribute (int): seed of random scorers.</summary>
    public const string Seed = "seed";
}
