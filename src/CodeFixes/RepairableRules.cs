using System.Collections.Immutable;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.CodeFixes;

/// <summary>The one list of what can be mended, and how. A rule whose diagnostics carry repairs stands here.</summary>
internal static class RepairableRules
{
    private static readonly (RepairKind Kind, ImmutableArray<string> Ids)[] _all =
    [
        (RepairKind.MakePartial, ["PDSL101"]),
        (RepairKind.EnsureAttribute, ["PDSL108", "PDSL201", "PDSL202", "PDSL203", "PDSL204", "PDSL208", "PDSL209"]),
        (RepairKind.SetArgument, ["PDSL106", "PDSL107", "PDSL207", "PDSL210", "PDSL304"]),
        (RepairKind.RemoveArguments, ["PDSL105", "PDSL106", "PDSL108", "PDSL109", "PDSL205"]),
        (RepairKind.RenameArgument, ["PDSL303"]),
    ];

    /// <summary>The rules that a kind of repair mends.</summary>
    internal static ImmutableArray<string> For(RepairKind kind) => _all.First(rules => rules.Kind == kind).Ids;
}
