using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>Reads what <c>[Evict]</c> asks. Scorers of tokens are put to the entries of one head after the other.</summary>
internal static class CacheScorerParser
{
    /// <summary>The scorer as the user names it; null after a report.</summary>
    internal static ScorerModel? Parse(AttributeArguments stage, Problems problems)
    {
        if (OfTokens(stage.Attribute) is var (name, read))
        {
            problems.Add(
                RuleIds.Scorer, stage.Attribute, null,
                $"'{name}' reads {read}, but a cache holds only keys and values; use a scorer of keys, attention or positions");
            return null;
        }

        if (ScorerParser.Parse(stage.Attribute, ContractSet.CacheScorers, problems) is not { } scorer)
        {
            return null;
        }

        if (scorer.TypeName == "global::PipelineDsl.ClsAttention")
        {
            problems.Add(
                RuleIds.Scorer, stage.Attribute, null,
                "'ClsAttention' reads the attention of the first token, which in a decoder sees no entry but its own; use LastQueryAttention");
            return null;
        }

        return scorer;
    }

    /// <summary>What is known of a scorer; null for one of the user's.</summary>
    internal static CacheScorerFacts? Facts(ScorerModel scorer) =>
        scorer.Signal == SignalForm.Cache && scorer.TypeName == "global::PipelineDsl." + scorer.DisplayName ? CacheScorers.Of(scorer.DisplayName) : null;

    /// <summary>What is known of a scorer of tokens that was adapted (<see cref="Adapt"/>); null for others.</summary>
    internal static CacheScorerFacts? AdaptedFacts(ScorerModel scorer) => scorer.Signal != SignalForm.Cache ? null : Array.Find(
        CacheScorers.OfTokens, known => scorer.TypeName.EndsWith($"Entries<global::PipelineDsl.{known.Name}>", StringComparison.Ordinal));

    /// <summary>Queries that a scorer reads when no option says it; 0 for none, or when that is not known.</summary>
    internal static int Window(ScorerModel scorer) => scorer.Signal == SignalForm.Attention ? 1 : Facts(scorer)?.Window ?? 0;

    /// <summary>The scorer as one of cache entries.</summary>
    internal static ScorerModel Adapt(ScorerModel scorer)
    {
        string? adapter = scorer.Signal switch
        {
            SignalForm.Keys => "KeyScorerEntries",
            SignalForm.Attention => "AttentionScorerEntries",
            SignalForm.Positions => "PositionScorerEntries",
            _ => null,
        };
        return adapter is null ? scorer
            : scorer with { TypeName = $"global::PipelineDsl.Kernels.{adapter}<{scorer.TypeName}>", Signal = SignalForm.Cache, IsExplicit = false };
    }

    /// <summary>A scorer that reads nothing but what a cache does not have.</summary>
    private static (string Name, string Read)? OfTokens(AttributeData attribute)
    {
        if (attribute.AttributeClass is not { TypeArguments: { Length: 1 } arguments }
            || arguments[0] is not INamedTypeSymbol { TypeKind: TypeKind.Struct } type)
        {
            return null;
        }

        string[] contracts =
        [
            .. type.AllInterfaces
                .Where(static contract => contract.ContainingNamespace is { Name: "PipelineDsl", ContainingNamespace.IsGlobalNamespace: true })
                .Select(static contract => contract.Name),
        ];
        bool fits = contracts.Any(static name => name is "ICacheScorer" or "IKeyScorer" or "IAttentionScorer" or "IPositionScorer");
        return fits ? null
            : contracts.Contains("IHiddenScorer") ? (type.Name, "hidden states")
            : contracts.Contains("INetworkScorer") ? (type.Name, "what an auxiliary network says")
            : null;
    }
}
