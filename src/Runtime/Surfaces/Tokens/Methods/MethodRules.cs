using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>What a composed method is told besides its input: the budget, its options, and what it must not touch.</summary>
public readonly ref struct MethodRules
{
    /// <summary>The stage, for messages.</summary>
    public StageSite Site { get; init; }

    /// <summary>
    /// Tokens kept, counted as the paper does, of those that the method may touch. For a method whose number depends on the data: the most
    /// it may keep, or 0 for no ceiling.
    /// </summary>
    public int Budget { get; init; }

    /// <summary>The fraction kept as it was declared, for methods that share it out; 0 where a number was declared.</summary>
    public double Keep { get; init; }

    /// <summary>Options.</summary>
    public MethodOptions Options { get; init; }

    /// <summary>Original positions that must stay as they are, such as CLS.</summary>
    public ReadOnlySpan<int> Protected { get; init; }

    /// <summary>Original position of the first token that may be touched; only counts with <see cref="SpanLength"/>.</summary>
    public int SpanStart { get; init; }

    /// <summary>Number of original positions that may be touched; 0 when all that are not protected may.</summary>
    public int SpanLength { get; init; }

    /// <summary>The layer, 0-based.</summary>
    public int Layer { get; init; }

    /// <summary>Layers of the model.</summary>
    public int Layers { get; init; }
}
