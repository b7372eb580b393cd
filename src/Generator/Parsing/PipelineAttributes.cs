using Microsoft.CodeAnalysis;

namespace PipelineDsl.Generator.Parsing;

/// <summary>The attributes of a class that belong to the DSL, sorted by meaning.</summary>
internal sealed class PipelineAttributes
{
    /// <summary>Attributes that declare pipelines beside <see cref="Pipeline"/>.</summary>
    private readonly List<AttributeData> _otherPipelines = [];

    private PipelineAttributes()
    {
    }

    /// <summary>The attribute that says what is compressed, and its geometry.</summary>
    internal AttributeArguments? Pipeline { get; private set; }

    /// <summary>What <see cref="Pipeline"/> compresses.</summary>
    internal Surface Surface { get; private set; }

    /// <summary>Whether the class is declared to be another pipeline, of a kind that is not known here or of a second one.</summary>
    internal bool HasOtherPipeline => _otherPipelines.Count > 0;

    /// <summary>The first attribute that says something about a pipeline without declaring one.</summary>
    internal AttributeData? First { get; private set; }

    /// <summary><c>[Prune]</c>, <c>[Merge]</c>, <c>[Recipe]</c>, <c>[Evict]</c>, <c>[Deduplicate]</c> and <c>[Select]</c>.</summary>
    internal List<AttributeArguments> Stages { get; } = [];

    /// <summary><c>[Protect]</c>.</summary>
    internal AttributeArguments? Protect { get; private set; }

    /// <summary><c>[Uniform]</c>.</summary>
    internal AttributeArguments? Uniform { get; private set; }

    /// <summary><c>[Span]</c>.</summary>
    internal List<AttributeArguments> Spans { get; } = [];

    /// <summary><c>[Debias]</c>.</summary>
    internal AttributeArguments? Debias { get; private set; }

    /// <summary><c>[Positions]</c>.</summary>
    internal AttributeArguments? Positions { get; private set; }

    /// <summary><c>[RandomBaseline]</c>.</summary>
    internal AttributeArguments? RandomBaseline { get; private set; }

    /// <summary><c>[UniformBaseline]</c>.</summary>
    internal AttributeArguments? UniformBaseline { get; private set; }

    /// <summary>Sorts the attributes of a class, whichever of its parts they stand on.</summary>
    internal static PipelineAttributes Read(INamedTypeSymbol type, Problems problems)
    {
        var read = new PipelineAttributes();
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is { ContainingNamespace: { Name: "PipelineDsl", ContainingNamespace.IsGlobalNamespace: true } } attributeClass)
            {
                read.Add(attributeClass.Name, new AttributeArguments(attribute), problems);
            }
        }

        read.ReportOtherPipelines(problems);
        return read;
    }

    private void Add(string name, AttributeArguments attribute, Problems problems)
    {
        switch (name)
        {
            case "TokenPipelineAttribute":
                Declare(Surface.Tokens, attribute, problems);
                break;
            case "KvCachePipelineAttribute":
                Declare(Surface.KvCache, attribute, problems);
                break;
            case "DatasetPipelineAttribute":
                Declare(Surface.Dataset, attribute, problems);
                break;
            case "PruneAttribute" or "MergeAttribute" or "RecipeAttribute" or "EvictAttribute" or "DeduplicateAttribute" or "SelectAttribute":
                Stages.Add(attribute);
                break;
            case "ProtectAttribute":
                Protect = Once(Protect, attribute, problems);
                break;
            case "UniformAttribute":
                Uniform = Once(Uniform, attribute, problems);
                break;
            case "SpanAttribute":
                Spans.Add(attribute);
                break;
            case "DebiasAttribute":
                Debias = Once(Debias, attribute, problems);
                break;
            case "PositionsAttribute":
                Positions = Once(Positions, attribute, problems);
                break;
            case "RandomBaselineAttribute":
                RandomBaseline = Once(RandomBaseline, attribute, problems);
                break;
            case "UniformBaselineAttribute":
                UniformBaseline = Once(UniformBaseline, attribute, problems);
                break;
            default:
                if (name.EndsWith("PipelineAttribute", StringComparison.Ordinal))
                {
                    _otherPipelines.Add(attribute.Attribute);
                }

                return;
        }

        if (Pipeline?.Attribute != attribute.Attribute)
        {
            First ??= attribute.Attribute;
        }

        if (attribute.HasErrors)
        {
            problems.LeaveToCompiler();
        }
    }

    private void Declare(Surface surface, AttributeArguments attribute, Problems problems)
    {
        if (Pipeline is null || Surface == surface)
        {
            Pipeline = Once(Pipeline, attribute, problems);
            Surface = surface;
            problems.Declaration ??= attribute.Attribute;
        }
        else
        {
            _otherPipelines.Add(attribute.Attribute);
        }
    }

    private void ReportOtherPipelines(Problems problems)
    {
        foreach (AttributeData other in Pipeline is null ? [] : _otherPipelines)
        {
            problems.Add(
                RuleIds.UnusableClass, other, null,
                $"it is also declared as [{SurfaceAttributes.Name(other)}]; a class holds one pipeline, so use two classes");
        }
    }

    private static AttributeArguments Once(AttributeArguments? before, AttributeArguments attribute, Problems problems)
    {
        // The compiler rejects the second one (CS0579).
        if (before is not null)
        {
            problems.LeaveToCompiler();
        }

        return attribute;
    }
}
