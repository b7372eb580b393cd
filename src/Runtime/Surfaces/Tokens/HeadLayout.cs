namespace PipelineDsl.Tokens;

/// <summary>How keys or queries lie in memory. The names are what <see cref="StageNode.KeysLayout"/> holds.</summary>
public static class HeadLayout
{
    /// <summary>[batch, heads, tokens, head width].</summary>
    public const string BatchHeadsTokens = "bhnd";

    /// <summary>[batch x heads, tokens, head width].</summary>
    public const string FoldedHeadsTokens = "xnd";

    /// <summary>[batch, tokens, heads, head width], or [batch, tokens, heads x head width].</summary>
    public const string BatchTokensHeads = "bnhd";

    /// <summary>[tokens, batch, heads x head width], or [tokens, batch x heads, head width].</summary>
    public const string TokensBatchHeads = "nbhd";
}
