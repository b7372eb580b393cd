using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Running;

/// <summary>A pipeline that no CUDA graph can record.</summary>
/// <param name="Pipeline">Its class.</param>
/// <param name="Obstacle">Why, as a sentence.</param>
internal sealed record RefusedGraph(string Pipeline, string Obstacle)
{
    /// <summary>What the constants of a generated class say.</summary>
    /// <param name="pipeline">The class, or a twin in it.</param>
    /// <returns>Null where graphs can record it, or the class has no such constants.</returns>
    internal static RefusedGraph? Of(INamedTypeSymbol pipeline) => pipeline
        .GetTypeMembers("Plan")
        .SelectMany(static plan => plan.GetMembers("CudaGraphObstacle"))
        .OfType<IFieldSymbol>()
        .Select(static field => field.ConstantValue)
        .OfType<string>()
        .FirstOrDefault(static obstacle => obstacle.Length > 0) is { } obstacle
            ? new RefusedGraph(pipeline.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat), obstacle.TrimEnd('.'))
            : null;
}
