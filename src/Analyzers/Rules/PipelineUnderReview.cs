using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;
using PipelineDsl.Generator.Model.Dataset;
using PipelineDsl.Generator.Parsing;
using PipelineDsl.Generator.Parsing.Dataset;

namespace PipelineDsl.Analyzers.Rules;

/// <summary>A valid declaration as rules see it: what was parsed, places to point at, and a way to report.</summary>
/// <param name="parsed">The declaration.</param>
/// <param name="report">Takes what rules find.</param>
/// <param name="cancellationToken">Stops the work.</param>
internal sealed class PipelineUnderReview(ParsedPipeline parsed, Action<Diagnostic> report, CancellationToken cancellationToken)
{
    /// <summary>The class.</summary>
    internal INamedTypeSymbol Type => parsed.Type;

    /// <summary>Its attributes.</summary>
    internal PipelineAttributes Attributes => parsed.Attributes;

    /// <summary>Its stages at layers, in the order in which they are written; none when samples are compressed.</summary>
    internal IReadOnlyList<DeclaredStage> Stages => parsed.Stages;

    /// <summary>Its stages over samples, in the order in which they are written.</summary>
    internal IReadOnlyList<DeclaredDatasetStage> DatasetStages => parsed.DatasetStages;

    /// <summary>What it compresses.</summary>
    internal Surface Surface => parsed.Attributes.Surface;

    /// <summary>The plan, when tokens between layers are compressed.</summary>
    internal TokenPipelineModel? Tokens => parsed.Model as TokenPipelineModel;

    /// <summary>The plan, when a cache is compressed.</summary>
    internal CachePipelineModel? Cache => parsed.Model as CachePipelineModel;

    /// <summary>The plan, when the samples of a set are compressed.</summary>
    internal DatasetPipelineModel? Dataset => parsed.Model as DatasetPipelineModel;

    /// <summary>Stops the work.</summary>
    internal CancellationToken CancellationToken => cancellationToken;

    /// <summary>Where something is missing: the name of the class.</summary>
    internal Location ClassName => AttributeSites.OfClassName(Type, Attributes.Pipeline!.Value.Attribute, cancellationToken);

    /// <summary>Where an argument stands, or the attribute when <paramref name="argument"/> is null or absent.</summary>
    internal Location At(AttributeData attribute, string? argument = null) => AttributeSites.Of(Type, attribute, argument, cancellationToken);

    /// <summary>Where an attribute is named: <c>Prune&lt;ClsAttention&gt;</c>.</summary>
    internal Location AtName(AttributeData attribute) => AttributeSites.OfName(Type, attribute, cancellationToken);

    /// <summary>Where the scorer of a stage is named.</summary>
    internal Location AtScorer(DeclaredStage stage) => AttributeSites.OfScorer(Type, stage.Attribute, cancellationToken);

    /// <summary>The type that a stage asks: the one that it names, or that of the runtime which its recipe stands for; null for composed methods.</summary>
    internal static INamedTypeSymbol? ScorerType(DeclaredStage stage) =>
        stage.Attribute.AttributeClass is { TypeArguments.Length: > 0 } attribute ? attribute.TypeArguments[0] as INamedTypeSymbol
        : stage.Recipe is { IsComposed: false, Facts.Type: var type }
            ? stage.Attribute.AttributeClass?.ContainingAssembly.GetTypeByMetadataName("PipelineDsl." + type)
        : null;

    /// <summary>Reports a finding.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="location">The narrowest place to blame.</param>
    /// <param name="repairs">What a machine could do about it, the best first.</param>
    /// <param name="details">Arguments <c>{1}</c> onwards of the message; <c>{0}</c> is the class.</param>
    internal void Report(Rule rule, Location location, Repair[] repairs, params object[] details) =>
        report(Diagnostic.Create(rule.Descriptor, location, Repair.Pack(repairs), [Type.Name, .. details]));
}
