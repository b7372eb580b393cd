using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Model;

/// <summary>The scorer or similarity of a stage.</summary>
/// <param name="TypeName">Its type, fully qualified and escaped.</param>
/// <param name="DisplayName">Its type for people.</param>
/// <param name="Signal">What it reads.</param>
/// <param name="IsSimilarity">Whether it compares tokens instead of scoring them.</param>
/// <param name="IsExplicit">Whether its members are hidden behind the interface, so that only a type parameter can call them.</param>
internal sealed record ScorerModel(string TypeName, string DisplayName, SignalForm Signal, bool IsSimilarity, bool IsExplicit)
{
    /// <summary>The random baseline's scorer.</summary>
    internal static ScorerModel Random { get; } = BuiltInPosition("RandomScore");

    /// <summary>What a strided stage carries although it asks nothing.</summary>
    internal static ScorerModel Position { get; } = BuiltInPosition("RecentPosition");

    /// <summary>A user's scorer on GPUs; null for the scorers of PipelineDsl, and for what is not translated (caches, samples).</summary>
    internal TranslationModel? Translation { get; init; }

    /// <summary>What is known of a built-in scorer of samples; null for others.</summary>
    internal SampleScorerFacts? SampleFacts => TypeName == "global::PipelineDsl." + DisplayName ? SampleScorers.Of(DisplayName) : null;

    /// <summary>A built-in scorer of cache entries.</summary>
    internal static ScorerModel BuiltInCache(string name) => new("global::PipelineDsl." + name, name, SignalForm.Cache, false, false);

    private static ScorerModel BuiltInPosition(string name) => new("global::PipelineDsl." + name, name, SignalForm.Positions, false, false);
}
