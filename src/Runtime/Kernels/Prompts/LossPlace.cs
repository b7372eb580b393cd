namespace PipelineDsl.Kernels;

/// <summary>Which token a loss decides about. Loss i is -log p of token i + 1, given the tokens up to i.</summary>
public enum LossPlace
{
    /// <summary>The token that it is the loss of; the first token, which has none, stays.</summary>
    OwnToken,

    /// <summary>The token in front, as in LLMLingua's published code, for comparison with it; the last token stays.</summary>
    TokenInFront,
}
