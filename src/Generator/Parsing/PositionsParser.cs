using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads <c>[Positions]</c> of a token pipeline, and what recipes say about positions.</summary>
internal static class PositionsParser
{
    private const int Original = 0;
    private const int Repacked = 1;

    /// <summary>Whether the tokens are renumbered behind a stage: as declared, otherwise as its paper does.</summary>
    internal static bool IsRepacked(DeclaredStage stage, AttributeArguments? positions) => stage.Shortens
        && (Policy(positions) is { } policy ? policy == Repacked : stage.Recipe?.Facts.Positions == MethodPositions.Repacked);

    /// <summary>
    /// Refuses what weaving does not do. It gathers position ids and rotary tables by the kept tokens, which is <c>Original</c>; it renumbers them
    /// between two layers, but not inside of one, whose attention has used the old numbers already.
    /// </summary>
    internal static void Check(AttributeArguments? positions, IReadOnlyList<DeclaredStage> stages, Problems problems)
    {
        if (Policy(positions) is { } policy and not (Original or Repacked))
        {
            Add($"this position policy is not known; give PositionPolicy.Original", positions!.Value);
            return;
        }

        if (stages.FirstOrDefault(stage => stage.Cut == MethodSite.AfterAttention && IsRepacked(stage, positions)) is not { } inside)
        {
            return;
        }

        if (positions is { } declared)
        {
            Add($"tokens are renumbered between two layers, but the stage at layer {inside.Layers[0]} acts inside of one; "
                + "give it CutPoint.AfterBlock, or PositionPolicy.Original here", declared);
        }
        else
        {
            problems.Add(
                RuleIds.Scorer, inside.Attribute, "Cut",
                $"{inside.Recipe!.Facts.Title} renumbers the tokens, which works between two layers only; give CutPoint.AfterBlock");
        }

        void Add(string detail, AttributeArguments blamed) =>
            problems.Add(RuleIds.Scorer, blamed.Attribute, null, detail, new Repair(RepairKind.EnsureAttribute, "Positions", "PositionPolicy.Original"));
    }

    private static int? Policy(AttributeArguments? positions) =>
        positions is { HasErrors: false, Attribute.ConstructorArguments: { Length: 1 } arguments } && arguments[0].Value is int policy ? policy : null;
}
