namespace PipelineDsl.Tokens;

/// <summary>
/// Names of the outputs that an encoder gets for a stage between two sessions (<see cref="CutPoint.Output"/>), agreed between weaving, which adds them, and
/// the site, which reads them. All are float32 unless said otherwise.
/// </summary>
public static class SiteSignal
{
    /// <summary>Hidden states behind a layer [batch, tokens, channels].</summary>
    public const string Hidden = "site_hidden";

    /// <summary>Keys of a layer [batch, heads, tokens, head width].</summary>
    public const string Keys = "site_keys";

    /// <summary>Queries of a layer [batch, heads, tokens, head width].</summary>
    public const string Queries = "site_queries";

    /// <summary>Values of a layer [batch, heads, tokens, head width].</summary>
    public const string Values = "site_values";

    /// <summary>Attention of a layer to each token: of one query, or the mean over all [batch, heads, tokens].</summary>
    public const string Attention = "site_attention";

    /// <summary>What the stage's auxiliary network says of each token [batch, tokens].</summary>
    public const string Scores = "site_scores";

    /// <summary>How many original tokens each token stands for [batch, tokens]; only where stages inside the encoder merge.</summary>
    public const string Sizes = "site_sizes";

    /// <summary>Original position of each token [batch, tokens], int64; only where stages inside the encoder remove tokens.</summary>
    public const string Origins = "site_origins";
}
