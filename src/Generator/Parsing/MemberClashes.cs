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
        if (IsTaken(type.Name, stages))
        {
            Report(type.Name, "a member cannot have the name of its class; rename the class", problems);
        }

        IEnumerable<string> members = type.MemberNames.Concat(type.GetTypeMembers().Select(static nested => nested.Name)).Distinct();
        foreach (string name in members.Where(name => IsTaken(name, stages) && type.GetMembers(name).Any(IsWritten)))
        {
            Report(name, "the generated part declares a member of that name; rename yours", problems);
        }

        foreach (ITypeParameterSymbol parameter in type.TypeParameters.Where(parameter => IsTaken(parameter.Name, stages)))
        {
            Report(parameter.Name, "the generated part declares a member of that name; rename the type parameter", problems);
        }
    }

    private static void Report(string name, string why, Problems problems) =>
        problems.AddForClass(RuleIds.UnusableClass, $"'{name}' is taken: {why}");

    /// <summary>Whether a person wrote a member: analyzers see the generated part, too.</summary>
    private static bool IsWritten(ISymbol member) => member.DeclaringSyntaxReferences.Any(
        static reference => !reference.SyntaxTree.FilePath.EndsWith(GeneratedFile.Extension, StringComparison.Ordinal));

    private static bool IsTaken(string name, List<DeclaredStage> stages) =>
        _reserved.Contains(name) || stages.Any(stage => stage.Layers.Any(layer => IsOfLayer(name, layer)));

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
