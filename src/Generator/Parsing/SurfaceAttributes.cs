using Microsoft.CodeAnalysis;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Which attributes go with which pipeline attribute.</summary>
internal static class SurfaceAttributes
{
    private const string Suffix = "Attribute";

    /// <summary>Name of the attribute that declares a pipeline, as one writes it.</summary>
    internal static string Pipeline(Surface surface) => surface switch
    {
        Surface.KvCache => "KvCachePipeline",
        Surface.Dataset => "DatasetPipeline",
        _ => "TokenPipeline",
    };

    /// <summary>Name of an attribute, as one writes it.</summary>
    internal static string Name(AttributeData attribute)
    {
        string name = attribute.AttributeClass!.Name;
        return name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name;
    }

    /// <summary>What a stage compresses; a recipe says so by its method.</summary>
    internal static Surface OfStage(AttributeArguments stage) => Name(stage.Attribute) switch
    {
        "Evict" => Surface.KvCache,
        "Recipe" when RecipeParser.Name(stage.Attribute) is { } method && MethodTable.Of(method) is null =>
            CacheMethods.Of(method) is not null ? Surface.KvCache : DatasetMethods.Of(method) is not null ? Surface.Dataset : Surface.Tokens,
        "Deduplicate" or "Select" => Surface.Dataset,
        _ => Surface.Tokens,
    };

    /// <summary>The stages that go with the pipeline attribute; the others are refused. Those with errors are left to the compiler.</summary>
    internal static IEnumerable<AttributeArguments> OwnStages(PipelineAttributes attributes, Problems problems)
    {
        AttributeArguments[] stages = [.. attributes.Stages.Where(static stage => !stage.HasErrors)];
        foreach (AttributeArguments stage in stages.Where(stage => !GoesWith(stage, attributes.Surface)))
        {
            Surface owner = OfStage(stage);
            string right = Pipeline(owner), declared = Pipeline(attributes.Surface);
            Refuse(stage, $"goes with [{right}], but the class declares [{declared}]; move it to a class of its own", problems);
        }

        return stages.Where(stage => GoesWith(stage, attributes.Surface));
    }

    /// <summary>Whether a stage may stand on a surface: merging and chance are at home on several.</summary>
    private static bool GoesWith(AttributeArguments stage, Surface surface) =>
        OfStage(stage) == surface || (surface != Surface.Tokens && Name(stage.Attribute) switch
        {
            "Merge" => true,
            "Recipe" => RecipeParser.Name(stage.Attribute) is not { } method || Methods(surface)(method) is not null || !IsKnown(method),
            _ => false,
        });

    private static Func<string, MethodFacts?> Methods(Surface surface) => surface == Surface.KvCache ? CacheMethods.Of : DatasetMethods.Of;

    private static bool IsKnown(string method) =>
        MethodTable.Of(method) is not null || CacheMethods.Of(method) is not null || DatasetMethods.Of(method) is not null;

    /// <summary>Refuses an attribute that means nothing where it stands.</summary>
    /// <param name="attribute">The attribute, if the class has it.</param>
    /// <param name="why">What is wrong with it and what to do; its name is put in front.</param>
    /// <param name="problems">Told of it.</param>
    internal static void Refuse(AttributeArguments? attribute, string why, Problems problems)
    {
        if (attribute is { Attribute: var data })
        {
            problems.Add(RuleIds.Scorer, data, null, $"[{Name(data)}] {why}");
        }
    }
}
