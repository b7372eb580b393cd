using System.Collections.Immutable;

namespace PipelineDsl.OnnxRuntime;

/// <summary>What is generated, and when it ends.</summary>
public sealed record GenerationOptions
{
    /// <summary>How tokens are chosen; the likeliest by default.</summary>
    public Sampling Sampling { get; init; } = Sampling.Greedy;

    /// <summary>The most tokens; at least 1. <see cref="int.MaxValue"/> goes on until something else ends it.</summary>
    public int MaxTokens { get; init; } = 256;

    /// <summary>Tokens that end the generation, such as a model's end of text. They are neither given back nor read.</summary>
    public ImmutableArray<int> EndTokens { get; init; } = [];

    /// <summary>
    /// For text: strings that end the generation wherever they appear, across the borders of tokens too. They are not given back, nor is what stands
    /// behind them; their tokens have been read.
    /// </summary>
    public ImmutableArray<string> StopStrings { get; init; } = [];

    /// <summary>Requires values that make sense.</summary>
    /// <param name="vocabulary">Number of different tokens.</param>
    /// <exception cref="ArgumentException">One does not.</exception>
    internal void Require(int vocabulary)
    {
        ArgumentNullException.ThrowIfNull(Sampling);
        Sampling.Require();
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTokens, 1);
        foreach (int token in EndTokens.IsDefault ? [] : EndTokens)
        {
            if ((uint)token >= (uint)vocabulary)
            {
                throw new ArgumentException($"The end token {token} is none; the model has tokens 0 to {vocabulary - 1}.");
            }
        }

        foreach (string stop in StopStrings.IsDefault ? [] : StopStrings)
        {
            if (string.IsNullOrEmpty(stop))
            {
                throw new ArgumentException("A stop string is empty: it would end the generation before it begins.");
            }
        }
    }
}
