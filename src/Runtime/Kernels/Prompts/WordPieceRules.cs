using System.Collections.Immutable;

namespace PipelineDsl.Kernels;

/// <summary>How pieces become words, and which words are treated apart.</summary>
public sealed record WordPieceRules
{
    /// <summary>How the tokenizer marks words.</summary>
    public WordPieceScheme Scheme { get; init; } = WordPieceScheme.SentencePiece;

    /// <summary>Pieces that are no text, such as <c>&lt;s&gt;</c>; they belong to no word.</summary>
    public ImmutableHashSet<string> Special { get; init; } = [];

    /// <summary>Texts of pieces that begin a word and stay, such as a full stop.</summary>
    public ImmutableHashSet<string> Forced { get; init; } = [];

    /// <summary>Whether pieces with a digit stay.</summary>
    public bool ForceDigits { get; init; }

    /// <summary>Whether a forced word is dropped that repeats the one before it, with nothing between them that stays.</summary>
    public bool DropRepeats { get; init; }
}
