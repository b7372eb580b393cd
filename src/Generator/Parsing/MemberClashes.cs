using Microsoft.CodeAnalysis;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Refuses classes that already have a member, type parameter or name that the generated part needs.</summary>
internal static class MemberClashes
{
    /// <summary>Every name that the generated part declares, besides the methods of the layers.</summary>
    private static readonly HashSet<string> _reserved =
    [
        "Plan", "Definition", "Register", "Weave", "Open", "OpenOutput", "CreateWorkspace", "Random", "Uniform", "DefinitionValue", "ProtectedPositions",
        "KernelText",
    ];

    /// <summary>Every name that the generated part of a cache declares, besides the methods of the layers.</summary>
    private static readonly HashSet<string> _reservedInCaches =
        ["Plan", "Definition", "Weave", "Open", "CreateCompactor", "Random", "Uniform", "DefinitionValue", "KernelText"];

    /// <summary>Every name that the generated part of a training set declares, besides the methods of the stages.</summary>
    private static readonly HashSet<string> _reservedInDatasets =
        ["Plan", "Definition", "RunAsync", "Read", "Sample", "SampleRows", "Random", "DefinitionValue"];

    /// <summary>Checks a class whose generated part holds stages to run.</summary>
    internal static void Check(INamedTypeSymbol type, List<DeclaredStage> stages, Problems problems) =>
        Check(type, name => _reserved.Contains(name) || stages.Any(stage => IsOfStage(name, stage)), problems);

    /// <summary>Checks a class whose generated part holds what happens to a cache.</summary>
    internal static void CheckCache(INamedTypeSymbol type, List<DeclaredStage> stages, Problems problems) =>
        Check(type, name => _reservedInCaches.Contains(name) || stages.Any(stage => stage.Layers.Any(layer => IsOfCacheLayer(name, layer))), problems);

    /// <summary>Checks a class whose generated part holds what happens to a training set.</summary>
    internal static void CheckDataset(INamedTypeSymbol type, int stages, Problems problems) =>
        Check(type, name => _reservedInDatasets.Contains(name) || IsOfSampleStage(name, stages), problems);

    private static void Check(INamedTypeSymbol type, Func<string, bool> isTaken, Problems problems)
    {
        if (isTaken(type.Name))
        {
            Report(type.Name, "a member cannot have the name of its class; rename the class", problems);
        }

        IEnumerable<string> members = type.MemberNames.Concat(type.GetTypeMembers().Select(static nested => nested.Name)).Distinct();
        foreach (string name in members.Where(name => isTaken(name) && type.GetMembers(name).Any(IsWritten)))
        {
            Report(name, "the generated part declares a member of that name; rename yours", problems);
        }

        foreach (ITypeParameterSymbol parameter in type.TypeParameters.Where(parameter => isTaken(parameter.Name)))
        {
            Report(parameter.Name, "the generated part declares a member of that name; rename the type parameter", problems);
        }
    }

    private static void Report(string name, string why, Problems problems) =>
        problems.AddForClass(RuleIds.UnusableClass, $"'{name}' is taken: {why}");

    /// <summary>Whether a person wrote a member: analyzers see the generated part, too.</summary>
    private static bool IsWritten(ISymbol member) => member.DeclaringSyntaxReferences.Any(
        static reference => !GeneratedFile.Is(reference.SyntaxTree.FilePath));

    private static bool IsOfStage(string name, DeclaredStage stage) =>
        stage.Cut == MethodSite.Output ? name == "Output" : stage.Layers.Any(layer => IsOfLayer(name, layer));

    private static bool IsOfCacheLayer(string name, int layer) =>
        new[] { "", "Choose", "Move" }.Any(deed => name.StartsWith(deed, StringComparison.Ordinal) && IsOfLayer(name.Substring(deed.Length), layer));

    private static bool IsOfSampleStage(string name, int stages) => Enumerable.Range(0, stages).Any(stage =>
        new[] { "Score", "Metric", "Select", "Sign" }.Any(
            deed => name == $"Stage{stage.ToString(System.Globalization.CultureInfo.InvariantCulture)}{deed}"));

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
