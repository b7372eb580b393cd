using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Finds the one signal that a scorer or similarity reads, by the interface it implements.</summary>
internal static class ScorerParser
{
    internal static ScorerModel? Parse(AttributeData attribute, bool isSimilarity, Problems problems) =>
        Parse(attribute, isSimilarity ? ContractSet.Similarities : ContractSet.TokenScorers, problems);

    internal static ScorerModel? Parse(AttributeData attribute, ContractSet contracts, Problems problems)
    {
        bool isSimilarity = contracts is ContractSet.Similarities or ContractSet.SampleSimilarities;

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
            if (SignalOf(contract, contracts) is not { } read)
            {
                continue;
            }

            if (signal is not null)
            {
                problems.Add(
                    RuleIds.Scorer, attribute, null,
                    $"'{type.Name}' implements several signal interfaces, so what it reads is unclear; implement one of {Names(contracts)}");
                return null;
            }

            signal = read;
        }

        if (signal is null)
        {
            problems.Add(RuleIds.Scorer, attribute, null, $"'{type.Name}' implements no signal interface; implement one of {Names(contracts)}");
            return null;
        }

        return new ScorerModel(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
            signal.Value,
            isSimilarity,
            !Members(signal.Value, isSimilarity).All(member => HasCallable(type, member)));
    }

    private static SignalForm? SignalOf(INamedTypeSymbol contract, ContractSet contracts)
    {
        if (contract is not { ContainingNamespace: { Name: "PipelineDsl", ContainingNamespace.IsGlobalNamespace: true } })
        {
            return null;
        }

        return (contract.Name, contracts) switch
        {
            ("ITextSimilarity", ContractSet.SampleSimilarities) => SignalForm.Texts,
            ("IHiddenSimilarity", ContractSet.Similarities or ContractSet.SampleSimilarities) => SignalForm.Hidden,
            ("IKeySimilarity", ContractSet.Similarities or ContractSet.SampleSimilarities) => SignalForm.Keys,
            (_, ContractSet.Similarities or ContractSet.SampleSimilarities) => null,
            ("ISampleScorer", ContractSet.SampleScorers) => SignalForm.Samples,
            ("IGroupScorer", ContractSet.SampleScorers) => SignalForm.Groups,
            ("ISubsetSelector", ContractSet.SampleScorers) => SignalForm.Subsets,
            ("IPositionScorer", _) => SignalForm.Positions,
            ("IKeyScorer", _) => SignalForm.Keys,
            ("IAttentionScorer", _) => SignalForm.Attention,
            ("ICacheScorer", ContractSet.CacheScorers) => SignalForm.Cache,
            ("IHiddenScorer", ContractSet.TokenScorers or ContractSet.SampleScorers) => SignalForm.Hidden,
            ("INetworkScorer", ContractSet.TokenScorers or ContractSet.SampleScorers) => SignalForm.Scores,
            _ => null,
        };
    }

    /// <summary>What generated code calls of a scorer.</summary>
    private static string[] Members(SignalForm signal, bool isSimilarity) => signal switch
    {
        SignalForm.Attention => ["Score", "Query"],
        SignalForm.Subsets => ["Select"],
        SignalForm.Texts => ["Sign", "Bands"],
        _ => [isSimilarity ? "Metric" : "Score"],
    };

    /// <summary>An implicit implementation is public; an explicit one can be called only through a type parameter.</summary>
    private static bool HasCallable(INamedTypeSymbol type, string name) =>
        type.GetMembers(name).Any(static member => member is { IsStatic: true, DeclaredAccessibility: Accessibility.Public });

    private static string Names(ContractSet contracts) => contracts switch
    {
        ContractSet.Similarities => "IKeySimilarity and IHiddenSimilarity",
        ContractSet.SampleSimilarities => "IHiddenSimilarity and ITextSimilarity",
        ContractSet.SampleScorers => "ISampleScorer, IGroupScorer, ISubsetSelector, IHiddenScorer and IPositionScorer",
        ContractSet.CacheScorers => "ICacheScorer, IKeyScorer, IAttentionScorer and IPositionScorer",
        _ => "IHiddenScorer, IKeyScorer, IAttentionScorer, INetworkScorer and IPositionScorer",
    };
}
