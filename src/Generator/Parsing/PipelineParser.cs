using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Parsing.Cache;
using PipelineDsl.Generator.Parsing.Dataset;

namespace PipelineDsl.Generator.Parsing;

/// <summary>
/// Turns the attributes of a class into a model, or says why that is impossible. The generator and the analyzers run these very
/// sources; only the analyzers listen to the problems.
/// </summary>
internal static class PipelineParser
{
    /// <summary>Parses one class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="report">Told of every problem; null for a silent run.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The declaration, or null when no code can be generated.</returns>
    internal static ParsedPipeline? Parse(INamedTypeSymbol type, Action<Problem>? report, CancellationToken cancellationToken)
    {
        // The compiler refuses the attributes of the DSL on anything but a class.
        if (type.TypeKind != TypeKind.Class)
        {
            return null;
        }

        var problems = new Problems(type, report, cancellationToken);
        PipelineAttributes attributes = PipelineAttributes.Read(type, problems);
        if (attributes.Pipeline is not { } pipeline)
        {
            StrayAttributes.Check(type, attributes, problems);
            return null;
        }

        // What the compiler cannot read looks as if it were absent.
        if (pipeline.HasErrors)
        {
            return null;
        }

        return attributes.Surface switch
        {
            Surface.KvCache => CachePipelineParser.Parse(type, attributes, pipeline, problems, cancellationToken),
            Surface.Dataset => DatasetPipelineParser.Parse(type, attributes, pipeline, problems, cancellationToken),
            _ => TokenPipelineParser.Parse(type, attributes, pipeline, problems, cancellationToken),
        };
    }
}
