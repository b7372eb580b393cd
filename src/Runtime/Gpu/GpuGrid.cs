namespace PipelineDsl.Gpu;

/// <summary>Over what a kernel's groups of threads are spread; the batch is always the second axis.</summary>
public enum GpuGrid
{
    /// <summary>One group a sequence.</summary>
    Sequence,

    /// <summary>One group a token that enters.</summary>
    Token,

    /// <summary>One group for 256 tokens that enter.</summary>
    ManyTokens,

    /// <summary>One group for sixteen tokens that enter.</summary>
    SixteenTokens,

    /// <summary>One group for thirty-two tokens that enter.</summary>
    ThirtyTwoTokens,

    /// <summary>One group for thirty-two tokens at even positions.</summary>
    ThirtyTwoEvenTokens,

    /// <summary>One group for four tokens that leave.</summary>
    FourKeptTokens,

    /// <summary>One group a head.</summary>
    Head,

    /// <summary>One group a head and sixteen tokens that enter.</summary>
    HeadSixteenTokens,

    /// <summary>One group a head and sixty-four tokens that enter.</summary>
    HeadSixtyFourTokens,

    /// <summary>One group for four tokens that entered the first layer, as far as provenance reaches.</summary>
    FourOriginalTokens,
}
