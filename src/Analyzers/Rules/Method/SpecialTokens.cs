using PipelineDsl.Analyzers.Scorers;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>The tokens that a model treats unlike all others, as far as a declaration tells.</summary>
/// <param name="Positions">Their positions, ascending.</param>
/// <param name="Why">Why they are thought to be special.</param>
/// <param name="AreOfDecoder">Whether they are the ends of a decoder's sequence.</param>
/// <param name="IsGuess">Whether only the number of tokens tells.</param>
internal sealed record SpecialTokens(int[] Positions, string Why, bool AreOfDecoder, bool IsGuess)
{
    /// <summary>Attention sinks that StreamingLLM keeps (arXiv 2309.17453).</summary>
    internal const int Sinks = 4;

    /// <summary>The smallest grid that is told from a number of tokens: 4 x 4. Smaller squares turn up by chance.</summary>
    private const int SmallestSide = 4;

    /// <summary>What stands before a square grid of patches. For no number of tokens do two of them fit.</summary>
    private static readonly (int Count, string Name)[] _prefixes =
        [(1, "CLS"), (2, "CLS and a distillation token, as in DeiT"), (5, "CLS and 4 registers, as in DINOv2")];

    /// <summary>Tells the special tokens of a pipeline; null when there is no sign of any.</summary>
    internal static SpecialTokens? Of(PipelineUnderReview pipeline, GeometryModel geometry)
    {
        if (pipeline.ReaderOf(ScorerQuery.Last) is { } reader)
        {
            return OfDecoder(reader, geometry);
        }

        (int count, string? grid) = geometry.IsFixed ? BeforeGrid(geometry.Tokens) : (0, null);
        string? cls = pipeline.ReaderOf(ScorerQuery.First) is { } scorer ? $"{scorer} reads the attention of token 0, which is CLS in encoders" : null;
        return (cls, grid) switch
        {
            (null, null) => null,
            (null, _) => new SpecialTokens([.. Enumerable.Range(0, count)], grid, AreOfDecoder: false, IsGuess: true),
            (_, null) => new SpecialTokens([0], cls, AreOfDecoder: false, IsGuess: false),
            _ => new SpecialTokens([.. Enumerable.Range(0, count)], $"{cls}, and {grid}", AreOfDecoder: false, IsGuess: false),
        };
    }

    private static SpecialTokens OfDecoder(string reader, GeometryModel geometry)
    {
        IEnumerable<int> ends = Enumerable.Range(0, Math.Min(Sinks, geometry.Tokens));
        string why = $"in a decoder, whose last token {reader} reads, the first {Sinks} are attention sinks";
        if (geometry.IsFixed)
        {
            ends = ends.Append(geometry.Tokens - 1).Distinct();
            why += " and the last predicts the next";
        }

        return new SpecialTokens([.. ends], why, AreOfDecoder: true, IsGuess: false);
    }

    private static (int Count, string? Why) BeforeGrid(int tokens)
    {
        foreach ((int count, string name) in _prefixes)
        {
            int side = SquareRoot.OfSquare(tokens - count);
            if (side >= SmallestSide)
            {
                return (count, $"{tokens} tokens look like a grid of {side} x {side} after {name}");
            }
        }

        return (0, null);
    }
}
