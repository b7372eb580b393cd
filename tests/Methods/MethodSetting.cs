using PipelineDsl.Methods;
using PipelineDsl.Recipes;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>One published method at a size: where its tokens stand, what is protected, half of them kept, the paper's options.</summary>
internal sealed record MethodSetting
{
    /// <summary>What is known of the method.</summary>
    public required MethodFacts Facts { get; init; }

    /// <summary>Tokens that enter.</summary>
    public required int Tokens { get; init; }

    /// <summary>Their width.</summary>
    public required int Channels { get; init; }

    /// <summary>Attention heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Positions that must stay.</summary>
    public int[] Protected { get; init; } = [];

    /// <summary>First position that the method may touch, with <see cref="SpanLength"/>.</summary>
    public int SpanStart { get; init; }

    /// <summary>Positions that it may touch; 0 for all that are not protected.</summary>
    public int SpanLength { get; init; }

    /// <summary>Kept, as the paper counts; 0 where the data decides.</summary>
    public int Budget { get; init; }

    /// <summary>The same as a fraction.</summary>
    public double Keep { get; init; }

    /// <summary>The paper's options.</summary>
    public MethodOptions Options { get; init; }

    /// <summary>Width of a head.</summary>
    public int HeadWidth => Channels / Heads;

    /// <summary>Whether the last token asks, and not the first.</summary>
    public bool IsPrompt => SpanLength > 0;

    /// <summary>Tokens that the method may touch.</summary>
    public int Touchable => SpanLength > 0 ? SpanLength : Tokens - Protected.Length;

    /// <summary>Rows that a plan says are written, at most.</summary>
    public int Rows => Tokens - Touchable + MethodRows.Of(Facts.Name, Touchable, Budget > 0 ? Budget : Touchable, Option);

    /// <summary>What the method is told.</summary>
    public MethodRules Rules => new()
    {
        Site = new StageSite("Trial", Facts.Name, 3),
        Budget = Budget,
        Keep = Keep,
        Options = Options,
        Protected = Protected,
        SpanStart = SpanStart,
        SpanLength = SpanLength,
        Layer = 3,
        Layers = 24,
    };

    /// <summary>The method on a square image of <paramref name="side"/> x <paramref name="side"/> tokens.</summary>
    /// <param name="facts">The method.</param>
    /// <param name="side">Even.</param>
    /// <param name="channels">Width of a token.</param>
    /// <param name="heads">Attention heads.</param>
    public static MethodSetting Of(MethodFacts facts, int side, int channels, int heads)
    {
        int image = side * side;
        bool isPrompt = facts.Recipe.Contains("Within", StringComparison.Ordinal);
        bool hasBudget = facts.Recipe.Contains("Keep", StringComparison.Ordinal) || facts.Recipe.Contains("Remove", StringComparison.Ordinal);
        var setting = new MethodSetting
        {
            Facts = facts,
            Tokens = isPrompt ? side + image + side + 5 : HasCls(facts) ? image + 1 : image,
            Channels = channels,
            Heads = heads,
            Protected = HasCls(facts) ? [0] : [],
            SpanStart = isPrompt ? side : 0,
            SpanLength = isPrompt ? image : 0,
            Budget = hasBudget ? image / 2 : 0,
            Keep = hasBudget ? 0.5 : 0,
        };
        object options = default(MethodOptions);
        foreach (MethodOption option in facts.Options)
        {
            var property = typeof(MethodOptions).GetProperty(option.Name)!;
            double value = double.IsNaN(option.Default) ? Chosen(facts, option.Name, side) : option.Default;
            property.SetValue(options, property.PropertyType == typeof(bool) ? value != 0 : Convert.ChangeType(value, property.PropertyType));
        }

        return setting with { Options = (MethodOptions)options };
    }

    private static bool HasCls(MethodFacts facts) => facts.Name switch
    {
        "AToMe" or "GlobalCom2" => false,
        _ when facts.Recipe.Contains("Within", StringComparison.Ordinal) => false,
        _ => facts.Site is MethodSite.AfterAttention or MethodSite.AfterBlock
            || (facts.Site == MethodSite.Output && (facts.Needs & (MethodNeeds.OneRow | MethodNeeds.SomeRows)) != 0),
    };

    /// <summary>Options that a paper leaves to its reader.</summary>
    private static double Chosen(MethodFacts facts, string option, int side) => (facts.Name, option) switch
    {
        // A thumbnail and three crops of its size make up the image.
        ("GlobalCom2", "Rows" or "Columns") => side / 2,
        (_, "CropRows") => 1,
        (_, "CropColumns") => 3,
        (_, "Every") => 2,
        (_, "Frames") => 16,
        (_, "Rows" or "Columns") => side,
        _ => throw new InvalidOperationException($"{facts.Name}: no value for {option}"),
    };

    private double Option(string name) => Convert.ToDouble(typeof(MethodOptions).GetProperty(name)!.GetValue(Options));
}
