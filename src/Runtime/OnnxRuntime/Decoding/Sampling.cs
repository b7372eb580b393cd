namespace PipelineDsl.OnnxRuntime;

/// <summary>How the next token is chosen from logits.</summary>
public sealed record Sampling
{
    /// <summary>The likeliest token, always.</summary>
    public static Sampling Greedy { get; } = new();

    /// <summary>What logits are divided by: above 1 evens the odds out, below 1 sharpens them; 0 takes the likeliest token. Not negative.</summary>
    public double Temperature { get; init; }

    /// <summary>
    /// Draws among the likeliest tokens whose probabilities just reach this sum (nucleus sampling, arXiv 1904.09751); 1 draws among all. Above 0, at most 1.
    /// </summary>
    public double TopP { get; init; } = 1;

    /// <summary>Seed. The choice at a place of the text is a function of seed, place and logits, and of nothing that was drawn before.</summary>
    public ulong Seed { get; init; }

    /// <summary>Requires values that make sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One does not.</exception>
    internal void Require()
    {
        if (!(Temperature >= 0 && double.IsFinite(Temperature)))
        {
            throw new ArgumentOutOfRangeException(nameof(Temperature), Temperature, "The temperature of sampling is expected to be 0 or above, and finite.");
        }

        if (!(TopP is > 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(TopP), TopP, "TopP is expected to be above 0 and at most 1.");
        }
    }
}
