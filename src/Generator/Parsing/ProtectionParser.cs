using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads <c>[Protect]</c>: positions one by one, the first ones and the last ones.</summary>
internal static class ProtectionParser
{
    private const string Sinks = "Sinks";
    private const string Recent = "Recent";

    /// <summary>More than anyone protects; what is above would write an endless file.</summary>
    private const int MostAtOneEnd = 1 << 16;

    /// <summary>Protected positions, ascending and each once.</summary>
    internal static int[] Parse(AttributeArguments? protect, GeometryModel geometry, Problems problems)
    {
        if (protect is not { } rail)
        {
            return [];
        }

        int[] listed = Listed(rail.Attribute);
        foreach (int position in listed.Where(position => position < 0 || position >= geometry.Tokens))
        {
            problems.Add(
                RuleIds.ProtectedPosition,
                rail.Attribute,
                null,
                $"{position} lies outside the {geometry.Tokens} tokens; positions are 0 to {geometry.Tokens - 1}");
        }

        int sinks = Count(rail, Sinks, geometry, problems);
        int recent = Count(rail, Recent, geometry, problems);
        return
        [
            .. listed
                .Concat(Enumerable.Range(0, sinks))
                .Concat(Enumerable.Range(geometry.Tokens - recent, recent))
                .Distinct()
                .OrderBy(static position => position),
        ];
    }

    private static int[] Listed(AttributeData protect) =>
        protect.ConstructorArguments is { Length: 1 } arguments && arguments[0] is { Kind: TypedConstantKind.Array, IsNull: false } positions
            ? [.. positions.Values.Select(static position => position.Value).OfType<int>().Distinct()]
            : [];

    /// <summary>How many tokens at one end are protected; 0 after a report.</summary>
    private static int Count(AttributeArguments protect, string name, GeometryModel geometry, Problems problems)
    {
        int count = protect.Integer(name);
        string? wrong =
            count < 0 ? $"{name} is {count}; it must be 0 or more"
            : name == Recent && count > 0 && !geometry.IsFixed
                ? "Recent needs a fixed length, because it counts from the last token; give Tokens instead of MaxTokens, or remove it"
            : count > geometry.Tokens ? $"{name} is {count}, but {(geometry.IsFixed ? "" : "at most ")}{geometry.Tokens} tokens enter the first layer"
            : count > MostAtOneEnd ? $"{name} is {count}; at most {MostAtOneEnd} can be protected, because the generated code lists them"
            : null;
        if (wrong is null)
        {
            return count;
        }

        problems.Add(RuleIds.ProtectedPosition, protect.Attribute, name, wrong, new Repair(RepairKind.RemoveArguments, name));
        return 0;
    }
}
