using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing;

/// <summary>One stage attribute, read. Lives only while a class is parsed.</summary>
/// <param name="Attribute">Where it was read.</param>
/// <param name="Strategy">What it does.</param>
/// <param name="Scorer">What it asks.</param>
/// <param name="Layers">The layers it acts at, ascending; at the output, the number of layers.</param>
/// <param name="Budgets">Its budget at each of them.</param>
/// <param name="BudgetArgument">The argument that gave the budget; empty where the method needs none.</param>
internal sealed record DeclaredStage(
    AttributeData Attribute, StageStrategy Strategy, ScorerModel Scorer, int[] Layers, BudgetModel[] Budgets, string BudgetArgument)
{
    /// <summary>Whether later layers attend to merged tokens in proportion to their sizes.</summary>
    internal bool ProportionalAttention { get; init; } = true;

    /// <summary>The published method; null for a stage of named parts.</summary>
    internal RecipeModel? Recipe { get; init; }

    /// <summary>What makes scores of similarities; null for a stage that asks a scorer.</summary>
    internal PartModel? Reducer { get; init; }

    /// <summary>Where in the layer it acts.</summary>
    internal MethodSite Cut { get; init; }

    /// <summary>The run of tokens that alone is compressed; null for all that are not protected.</summary>
    internal SpanModel? Span { get; init; }

    /// <summary>Path of the auxiliary network; empty for none.</summary>
    internal string Model { get; init; } = "";

    /// <summary>What it does to a cache; null for a stage over tokens.</summary>
    internal CacheShapeModel? Cache { get; init; }

    /// <summary>The published method over caches; null for a stage of named parts.</summary>
    internal MethodFacts? CacheMethod { get; init; }

    /// <summary>Of a cache: queries of the last tokens that score, whose entries stay; 0 for none, or when only a run can tell.</summary>
    internal int Window { get; init; }

    /// <summary>Its budget at each layer of a cache.</summary>
    internal CacheBudgetModel[] CacheBudgets { get; init; } = [];

    /// <summary>Whether pairs of tokens are matched and merged.</summary>
    internal bool IsMerge => Strategy is StageStrategy.Merge or StageStrategy.MergeToMe;

    /// <summary>Whether rows stand for several tokens, and say for how many.</summary>
    internal bool HasSizes => IsMerge || (Strategy == StageStrategy.Compose && Recipe!.Facts.HasSizes);

    /// <summary>Whether the highest scores stay, so that a quota can share them out.</summary>
    internal bool IsTopK => Strategy == StageStrategy.Prune;

    /// <summary>Whether it can take away tokens for good.</summary>
    internal bool Shortens => Cut != MethodSite.AroundAttention;
}
