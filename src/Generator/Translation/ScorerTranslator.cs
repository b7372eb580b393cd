using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Translation;

/// <summary>
/// Translates the body of a user's scorer or similarity from C# to the kernel language. The generator writes what comes out into the stages; the analyzers
/// report what was refused. Both run these very sources.
/// </summary>
internal static class ScorerTranslator
{
    /// <summary>Translates a scorer of tokens or a similarity.</summary>
    /// <param name="scorer">A struct.</param>
    /// <param name="compilation">The program.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The text or why there is none, and every obstacle; null for a type that is neither, or that does not compile.</returns>
    internal static (TranslationModel Model, IReadOnlyList<Refusal> Refusals)? Translate(
        INamedTypeSymbol scorer, Compilation compilation, CancellationToken cancellationToken)
    {
        if (EntryPoint(scorer) is not var (method, signal))
        {
            return null;
        }

        var context = new TranslationContext(scorer, compilation, cancellationToken);
        if (scorer.IsGenericType || scorer.ContainingType is { IsGenericType: true })
        {
            return (TranslationModel.Refused($"the scorer {scorer.Name} is generic"), []);
        }

        if (method.Parameters.Length != 2 || context.BodyOf(method) is not { } body)
        {
            return (TranslationModel.Refused($"the source of {scorer.Name} is not in this project"), []);
        }

        if (context.IsBroken)
        {
            return null;
        }

        TranslationModel model = new KernelWriter(scorer.Name, method, signal).Write(context, body);
        return context.IsBroken ? null
            : context.Refusals.Count == 0 ? (model, [])
            : (TranslationModel.Refused(context.Refusals[0].Reason), context.Refusals);
    }

    /// <summary>What runs for every stage, and what it reads; null for a type that scores something other than tokens.</summary>
    private static (IMethodSymbol Method, SignalForm Signal)? EntryPoint(INamedTypeSymbol scorer)
    {
        foreach (INamedTypeSymbol contract in scorer.AllInterfaces)
        {
            if (KernelTypes.IsOfTheDsl(contract)
                && SignalOf(contract.Name) is { } signal
                && (contract.GetMembers("Score").FirstOrDefault() ?? contract.GetMembers("Metric").FirstOrDefault()) is { } member
                && scorer.FindImplementationForInterfaceMember(member) is IMethodSymbol method)
            {
                return (method.PartialImplementationPart ?? method, signal);
            }
        }

        return null;
    }

    private static SignalForm? SignalOf(string contract) => contract switch
    {
        "IHiddenScorer" or "IHiddenSimilarity" => SignalForm.Hidden,
        "IKeyScorer" or "IKeySimilarity" => SignalForm.Keys,
        "IAttentionScorer" => SignalForm.Attention,
        "INetworkScorer" => SignalForm.Scores,
        "IPositionScorer" => SignalForm.Positions,
        _ => null,
    };
}
