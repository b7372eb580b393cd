using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Generator.Translation;

/// <summary>Puts the translations of the user's own scorers into the model of a pipeline.</summary>
internal static class TranslatedScorers
{
    /// <summary>The model with translations; only pipelines over tokens have any.</summary>
    internal static PipelineModel In(ParsedPipeline parsed, Compilation compilation, CancellationToken cancellationToken)
    {
        if (parsed.Model is not TokenPipelineModel model)
        {
            return parsed.Model!;
        }

        var translations = new Dictionary<string, TranslationModel>(StringComparer.Ordinal);
        foreach (DeclaredStage stage in parsed.Stages)
        {
            if (stage.Attribute.AttributeClass is { TypeArguments: { Length: > 0 } arguments }
                && arguments[0] is INamedTypeSymbol scorer
                && !translations.ContainsKey(stage.Scorer.TypeName)
                && !IsBuiltIn(scorer)
                && ScorerTranslator.Translate(scorer, compilation, cancellationToken) is var (translation, _))
            {
                translations.Add(stage.Scorer.TypeName, translation);
            }
        }

        return translations.Count == 0
            ? model
            : model with { Stages = new EquatableArray<StageModel>([.. model.Stages.Select(stage => With(stage, translations))]) };
    }

    private static StageModel With(StageModel stage, Dictionary<string, TranslationModel> translations) =>
        translations.TryGetValue(stage.Scorer.TypeName, out TranslationModel? translation)
            ? stage with { Scorer = stage.Scorer with { Translation = translation } }
            : stage;

    /// <summary>The runtime has kernels for its own scorers.</summary>
    private static bool IsBuiltIn(INamedTypeSymbol scorer) => scorer.DeclaringSyntaxReferences.IsEmpty && KernelTypes.IsOfTheDsl(scorer);
}
