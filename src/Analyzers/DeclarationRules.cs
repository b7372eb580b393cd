using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers;

/// <summary>Descriptors of PDSL101-199: declarations from which no code can be generated.</summary>
internal static class DeclarationRules
{
    private static readonly DiagnosticDescriptor _classMustBePartial = Rule(
        RuleIds.NotPartial, "Class must be partial", "'{0}' must be partial: {1}");

    private static readonly DiagnosticDescriptor _invalidGeometry = Rule(
        RuleIds.Geometry, "Invalid geometry", "The geometry of '{0}' is invalid: {1}");

    private static readonly DiagnosticDescriptor _invalidLayerRange = Rule(
        RuleIds.LayerRange, "Invalid layer range", "A layer range of '{0}' is invalid: {1}");

    private static readonly DiagnosticDescriptor _overlappingStages = Rule(
        RuleIds.OverlappingStages, "Overlapping stages", "Stages of '{0}' overlap: {1}");

    private static readonly DiagnosticDescriptor _notOneBudget = Rule(
        RuleIds.BudgetCount, "Not exactly one budget", "A stage of '{0}' needs exactly one budget: {1}");

    private static readonly DiagnosticDescriptor _budgetOutOfRange = Rule(
        RuleIds.BudgetRange, "Budget out of range", "A budget of '{0}' is out of range: {1}");

    private static readonly DiagnosticDescriptor _tooManyMerges = Rule(
        RuleIds.TooManyMerges, "More merges than matching can make", "A stage of '{0}' merges too much: {1}");

    private static readonly DiagnosticDescriptor _scorerDoesNotCombine = Rule(
        RuleIds.Scorer, "Scorer and strategy do not combine", "A stage of '{0}' cannot be built: {1}");

    private static readonly DiagnosticDescriptor _protectedPositionOutside = Rule(
        RuleIds.ProtectedPosition, "Protected position outside the sequence", "A protected position of '{0}' is invalid: {1}");

    private static readonly DiagnosticDescriptor _unusableClass = Rule(
        RuleIds.UnusableClass, "Class cannot hold a pipeline", "'{0}' cannot hold a pipeline: {1}");

    /// <summary>All of them.</summary>
    internal static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        _classMustBePartial, _invalidGeometry, _invalidLayerRange, _overlappingStages, _notOneBudget,
        _budgetOutOfRange, _tooManyMerges, _scorerDoesNotCombine, _protectedPositionOutside, _unusableClass,
    ];

    /// <summary>The descriptor of one of <see cref="RuleIds"/>.</summary>
    internal static DiagnosticDescriptor Of(string id) => All.First(rule => rule.Id == id);

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "Declaration", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: RuleHelp.Link(id));
}
