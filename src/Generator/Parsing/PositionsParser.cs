namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads <c>[Positions]</c> of a token pipeline.</summary>
internal static class PositionsParser
{
    private const int Original = 0;
    private const int Repacked = 1;

    /// <summary>Refuses what weaving does not do: it gathers position ids and rotary tables by the kept tokens, which is <c>Original</c>.</summary>
    internal static void Check(AttributeArguments? positions, Problems problems)
    {
        if (positions is not { HasErrors: false } declared || declared.Attribute.ConstructorArguments is not { Length: 1 } arguments)
        {
            return;
        }

        object? policy = arguments[0].Value;
        if (policy is Original)
        {
            return;
        }

        problems.Add(
            RuleIds.Scorer,
            declared.Attribute,
            null,
            policy is Repacked
                ? "weaving gathers the positions of the kept tokens and cannot renumber them yet; give PositionPolicy.Original, which is what it does"
                : "this position policy is not known; give PositionPolicy.Original",
            new Repair(RepairKind.EnsureAttribute, "Positions", "PositionPolicy.Original"));
    }
}
