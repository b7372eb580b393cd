using Microsoft.CodeAnalysis;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Refuses classes that already have a member, type parameter or name that the generated part needs.</summary>
internal static class MemberClashes
{
    /// <summary>Every name that the generated part declares, besides the methods of the layers.</summary>
    private static readonly HashSet<string> _reserved =
    [
        "Plan", "Definition", "Register", "Weave", "Open", "CreateWorkspace", "Random", "Uniform", "DefinitionValue", "ProtectedPositions",
    ];

    internal static void Check(INamedTypeSymbol type, List<DeclaredStage> stages, Problems problems)
    {
        Report(type.Name, stages, "a member cannot have the name of its class; rename the class", problems);
        foreach (string name in type.MemberNames)
        {
            Report(name, stages, "the generated part declares a member of that name; rename yours", problems);
        }

        foreach (INamedTypeSymbol nested in type.GetTypeMembers())
        {
            Report(nested.Name, stages, "the generated part declares a member of that name; rename yours", problems);
        }

        foreach (ITypeParameterSymbol parameter in type.TypeParameters)
        {
            Report(parameter.Name, stages, "the generated part declares a member of that name; rename the type parameter", problems);
        }
    }

    private static void Report(string name, List<DeclaredStage> stages, string why, Problems problems)
    {
        if (_reserved.Contains(name) || stages.Any(stage => stage.Layers.Any(layer => IsOfLayer(name, layer))))
        {
            problems.AddForClass(RuleIds.UnusableClass, $"'{name}' is taken: {why}");
        }
    }

    /// <summary>Whether a name is that of a layer's stage, or of the body that it shares with others.</summary>
    private static bool IsOfLayer(string name, int layer)
    {
        const string Prefix = "Layer";
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        string number = layer.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string rest = name.Substring(Prefix.Length);
        return rest == number || rest == number + "AndAlike";
    }
}
