namespace PipelineDsl.Tokens;

/// <summary>A named run of tokens, by their original positions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Start">Position (0-based) of its first token in the sequence that enters the first layer.</param>
/// <param name="Length">Number of its tokens there.</param>
public sealed record TokenSpan(string Name, int Start, int Length);
