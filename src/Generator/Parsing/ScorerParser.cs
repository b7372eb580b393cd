using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Finds the one signal that a scorer or similarity reads, by the interface it implements.</summary>
internal static class ScorerParser
{
    internal static ScorerModel? Parse(AttributeData attribute, bool isSimilarity, Problems problems)
    {
        // The compiler reports attributes without their type argument, and anything but a struct.
        if (attribute.AttributeClass is not { TypeArguments.Length: 1 or 2 } attributeClass
            || attributeClass.TypeArguments[0] is not INamedTypeSymbol { TypeKind: TypeKind.Struct } type)
        {
            problems.LeaveToCompiler();
            return null;
        }

        if (TypeSights.FileLocal(type) is { } hidden)
        {
            problems.Add(
                RuleIds.Scorer, attribute, null, $"the scorer '{hidden.Name}' is file-local, so generated code cannot call it; remove the file modifier");
            return null;
        }

        SignalForm? signal = null;
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (SignalOf(contract, isSimilarity) is not { } read)
            {
                continue;
            }

            if (signal is not null)
            {
                problems.Add(
                    RuleIds.Scorer, attribute, null,
                    $"'{type.Name}' implements several signal interfaces, so what it reads is unclear; implement one of {Contracts(isSimilarity)}");
                return null;
            }

            signal = read;
        }

        if (signal is null)
        {
            problems.Add(RuleIds.Scorer, attribute, null, $"'{type.Name}' implements no signal interface; implement one of {Contracts(isSimilarity)}");
            return null;
        }

        return new ScorerModel(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            signal.Value,
            isSimilarity,
            !HasCallable(type, isSimilarity ? "Metric" : "Score") || (signal == SignalForm.Attention && !HasCallable(type, "Query")));
    }

    private static SignalForm? SignalOf(INamedTypeSymbol contract, bool isSimilarity)
    {
        if (contract is not { ContainingNamespace: { Name: "PipelineDsl", ContainingNamespace.IsGlobalNamespace: true } })
        {
            return null;
        }

        return (contract.Name, isSimilarity) switch
        {
            ("IPositionScorer", false) => SignalForm.Positions,
            ("IHiddenScorer", false) or ("IHiddenSimilarity", true) => SignalForm.Hidden,
            ("IKeyScorer", false) or ("IKeySimilarity", true) => SignalForm.Keys,
            ("IAttentionScorer", false) => SignalForm.Attention,
            ("INetworkScorer", false) => SignalForm.Scores,
            _ => null,
        };
    }

    /// <summary>An implicit implementation is public; an explicit one can be called only through a type parameter.</summary>
    private static bool HasCallable(INamedTypeSymbol type, string name) =>
        type.GetMembers(name).Any(static member => member is { IsStatic: true, DeclaredAccessibility: Accessibility.Public });

    private static string Contracts(bool isSimilarity) =>
        isSimilarity ? "IKeySimilarity and IHiddenSimilarity" : "IHiddenScorer, IKeyScorer, IAttentionScorer, INetworkScorer and IPositionScorer";
}
