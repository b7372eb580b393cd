using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>One stage attribute, read. Lives only while a class is parsed.</summary>
/// <param name="Attribute">Where it was read.</param>
/// <param name="Strategy">What it does.</param>
/// <param name="Scorer">What it asks.</param>
/// <param name="Layers">The layers it acts at, ascending.</param>
/// <param name="Budgets">Its budget at each of them.</param>
/// <param name="BudgetArgument">The argument that gave the budget.</param>
internal sealed record DeclaredStage(
    AttributeData Attribute, StageStrategy Strategy, ScorerModel Scorer, int[] Layers, BudgetModel[] Budgets, string BudgetArgument)
{
    /// <summary>Whether later layers attend to merged tokens in proportion to their sizes.</summary>
    internal bool ProportionalAttention { get; init; } = true;

    /// <summary>Whether tokens are merged.</summary>
    internal bool IsMerge => Strategy is StageStrategy.Merge or StageStrategy.MergeToMe;
}
