namespace PipelineDsl;

/// <summary>Compares tokens by their hidden states (as tomesd does, arXiv 2303.17604).</summary>
public readonly struct HiddenSimilarity : IHiddenSimilarity
{
    /// <inheritdoc/>
    public static void Metric(TokenMatrix hidden, Span<float> metric)
    {
        for (int token = 0; token < hidden.Tokens; token++)
        {
            hidden[token].CopyTo(metric[(token * hidden.Channels)..]);
        }
    }
}
