using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>What always stays in a cache, and which positions the rest has.</summary>
/// <param name="Sinks">Entries at the start that always stay.</param>
/// <param name="Recent">Entries at the end that always stay.</param>
/// <param name="Positions">Which positions kept entries have; null when undeclared.</param>
internal readonly record struct CacheGuardRails(int Sinks, int Recent, PositionForm? Positions)
{
    /// <summary>Entries that a layer may not go below.</summary>
    internal int Floor => Math.Max(1, Sinks + Recent);

    internal static CacheGuardRails Parse(PipelineAttributes attributes, CacheGeometryModel geometry, Problems problems)
    {
        SurfaceAttributes.Refuse(
            attributes.Uniform, "goes with [TokenPipeline]; what must stay in a cache is said by [Protect(Sinks = ..., Recent = ...)]", problems);
        foreach (AttributeArguments span in attributes.Spans)
        {
            SurfaceAttributes.Refuse(span, "goes with [TokenPipeline]; the entries of a cache grow, so no run of them can be named", problems);
        }

        SurfaceAttributes.Refuse(attributes.Debias, "goes with [TokenPipeline]; what stands where in a cache changes with every token", problems);
        return Protected(attributes.Protect, geometry, problems) with { Positions = Policy(attributes.Positions, problems) };
    }

    private static CacheGuardRails Protected(AttributeArguments? protect, CacheGeometryModel geometry, Problems problems)
    {
        if (protect is not { Attribute: var attribute } arguments)
        {
            return default;
        }

        if (attribute.ConstructorArguments.Any(static list => list is { Kind: TypedConstantKind.Array, IsNull: false, Values.Length: > 0 }))
        {
            problems.Add(
                RuleIds.ProtectedPosition, attribute, null, "a cache has no fixed positions; give Sinks for the first entries and Recent for the last ones");
        }

        int sinks = arguments.Integer("Sinks"), recent = arguments.Integer("Recent");
        (string Name, string Detail)? wrong =
            sinks < 0 ? ("Sinks", $"Sinks is {sinks}; it must be 0 or more")
            : recent < 0 ? ("Recent", $"Recent is {recent}; it must be 0 or more")
            : (long)sinks + recent > geometry.MaxTokens
                ? (sinks > recent ? "Sinks" : "Recent", $"{sinks} sinks and {recent} recent entries exceed the {geometry.MaxTokens} that the cache holds")
            : null;
        if (wrong is var (name, detail))
        {
            problems.Add(RuleIds.ProtectedPosition, attribute, name, detail, new Repair(RepairKind.RemoveArguments, name));
            return default;
        }

        return new CacheGuardRails(sinks, recent, null);
    }

    private static PositionForm? Policy(AttributeArguments? positions, Problems problems)
    {
        if (positions is not { Attribute: { ConstructorArguments.Length: 1 } attribute } || attribute.ConstructorArguments[0].Value is not int value)
        {
            return null;
        }

        if (value is not ((int)PositionForm.Original or (int)PositionForm.Repacked))
        {
            problems.Add(RuleIds.Scorer, attribute, null, "this position policy is not known; use one of the values of PositionPolicy");
        }

        return (PositionForm)value;
    }
}
