using System.Reflection;
using PipelineDsl.Recipes;

namespace PipelineDsl.Datasets.Tests.Pipeline;

/// <summary>What the table of scorers tells the compiler is what the scorers say themselves.</summary>
public sealed class SampleScorerTableTests
{
    public static TheoryData<string> Scorers => [.. SampleScorers.All.Select(static facts => facts.Name)];

    [Fact]
    public void EveryScorerOfTheAssembly_IsInTheTable()
    {
        string[] scorers =
        [
            .. typeof(DatasetPipeline).Assembly.GetExportedTypes()
                .Where(static type => type is { IsValueType: true, IsGenericType: false } && typeof(IScorer).IsAssignableFrom(type))
                .Select(static type => type.Name),
        ];

        Assert.Equal(scorers.Order(StringComparer.Ordinal), SampleScorers.All.Select(static facts => facts.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Scorers))]
    public void Scorer_SaysWhatTheTableSays(string name)
    {
        SampleScorerFacts facts = SampleScorers.Of(name)!;
        Type type = typeof(DatasetPipeline).Assembly.GetType("PipelineDsl." + name, throwOnError: true)!;

        Assert.Equal(facts.IsSubset, typeof(ISubsetSelector).IsAssignableFrom(type));
        Assert.Equal(facts.Grouping.Length > 0, typeof(IGroupScorer).IsAssignableFrom(type));
        Assert.Equal(facts.IsSimilarity, typeof(ITextSimilarity).IsAssignableFrom(type) || typeof(IHiddenSimilarity).IsAssignableFrom(type));
        if (!facts.IsSimilarity)
        {
            Assert.Equal(Enum.Parse<SampleColumns>(facts.Columns), Static(type, "Columns"));
        }

        if (facts.Grouping.Length > 0)
        {
            Assert.Equal(Enum.Parse<SampleGrouping>(facts.Grouping), Static(type, "Grouping"));
        }

        if (typeof(ISampleScorer).IsAssignableFrom(type))
        {
            Assert.Equal(Enum.Parse<SampleChoice>(facts.Choice), Static(type, "Choice") ?? SampleChoice.ByScore);
        }
    }

    private static object? Static(Type type, string property) => type.GetProperty(property, BindingFlags.Public | BindingFlags.Static)?.GetValue(null);
}
