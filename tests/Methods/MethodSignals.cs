using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>Every signal that a method may read, for one sequence. Neighbouring tokens resemble each other, as patches of an image do.</summary>
internal sealed class MethodSignals
{
    private const int Texts = 3;
    private const int TextWidth = 64;

    private readonly int _tokens, _channels, _heads, _width;

    public MethodSignals(int tokens, int channels, int heads, int seed)
    {
        (_tokens, _channels, _heads, _width) = (tokens, channels, heads, channels / heads);
        var random = new Random(seed);
        Hidden = Smooth(tokens, channels, random);
        Keys = AlignedFloats.Normal(tokens * channels, random);
        Queries = AlignedFloats.Normal(tokens * channels, random);
        Values = AlignedFloats.Normal(tokens * channels, random);
        Normed = Smooth(tokens, channels, random);
        Embeddings = AlignedFloats.Normal(tokens * channels, random, scale: 0.3f);
        Scores = AlignedFloats.Normal(tokens, random);
        Aligned = AlignedFloats.Normal(tokens * TextWidth, random);
        Guide = AlignedFloats.Normal(Texts * TextWidth, random);
        Attention = new AlignedFloats(heads * tokens);
    }

    public AlignedFloats Hidden { get; }

    public AlignedFloats Keys { get; }

    public AlignedFloats Queries { get; }

    public AlignedFloats Values { get; }

    public AlignedFloats Normed { get; }

    public AlignedFloats Embeddings { get; }

    public AlignedFloats Scores { get; }

    public AlignedFloats Aligned { get; }

    public AlignedFloats Guide { get; }

    public AlignedFloats Attention { get; }

    /// <summary>Which tokens are content; null for all.</summary>
    public bool[]? Visible { get; set; }

    /// <summary>Computes the attention of the first token, or of the last one in a prompt.</summary>
    public void Attend(bool isPrompt) => AttentionRow.Compute(
        Heads(Queries), Heads(Keys), isPrompt ? _tokens - 1 : 0, 1 / MathF.Sqrt(_width), Visible, [], Attention.Span);

    /// <summary>As a stage reads them.</summary>
    public TokenStageInput Input(bool isPrompt) => new()
    {
        Hidden = Matrix(Hidden, _channels),
        Keys = Heads(Keys),
        Queries = Heads(Queries),
        Values = Heads(Values),
        Scale = 1 / MathF.Sqrt(_width),
        IsCausal = isPrompt,
        Attention = new AttentionRows(Attention.Span, _heads, _tokens, _tokens),
        Normed = Matrix(Normed, _channels),
        Embeddings = Matrix(Embeddings, _channels),
        Scores = Scores.Span,
        Aligned = Matrix(Aligned, TextWidth),
        Guide = new TokenMatrix(Guide.Span, Texts, TextWidth),
        Visible = Visible,
        OriginalTokens = _tokens,
        Seed = 7,
    };

    private static AlignedFloats Smooth(int tokens, int channels, Random random)
    {
        AlignedFloats values = AlignedFloats.Normal(tokens * channels, random);
        Span<float> rows = values.Span;
        for (int i = channels; i < rows.Length; i++)
        {
            rows[i] = (0.6f * rows[i - channels]) + (0.8f * rows[i]);
        }

        return values;
    }

    private TokenMatrix Matrix(AlignedFloats values, int width) => new(values.Span, _tokens, width);

    private HeadTensor Heads(AlignedFloats values) => new(values.Span, _heads, _tokens, _width);
}
