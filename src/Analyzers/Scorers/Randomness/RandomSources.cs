using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PipelineDsl.Analyzers.Scorers.Allocations;

namespace PipelineDsl.Analyzers.Scorers.Randomness;

/// <summary>Knows what differs from process to process.</summary>
internal static class RandomSources
{
    /// <summary>What an operation draws from, if it does.</summary>
    internal static RandomSource? Of(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Arguments.IsEmpty: true } creation when Names.Is(creation.Type, "System", "Random") => new("new Random()", IsRandom: true),
        IInvocationOperation { TargetMethod: { ContainingType: { } type } method } => OfMethod(type, method),
        IPropertyReferenceOperation { Property: { ContainingType: { } type } property } => OfProperty(type, property.Name),
        _ => null,
    };

    private static RandomSource? OfMethod(INamedTypeSymbol type, IMethodSymbol method) => (type.Name, method.Name) switch
    {
        ("Guid", "NewGuid" or "CreateVersion7") when Names.Is(type, "System", "Guid") => new($"Guid.{method.Name}()", IsRandom: true),
        ("RandomNumberGenerator", _) when method.IsStatic && Names.Is(type, "System.Security.Cryptography", "RandomNumberGenerator") =>
            new($"RandomNumberGenerator.{method.Name}", IsRandom: true),
        ("Stopwatch", "GetTimestamp") when Names.Is(type, "System.Diagnostics", "Stopwatch") => new("Stopwatch.GetTimestamp()", IsRandom: false),
        // .NET gives hashes of its own another key in every process.
        ("String", "GetHashCode") when type.SpecialType == SpecialType.System_String => new("string.GetHashCode()", IsRandom: false),
        ("HashCode", "Combine") when Names.Is(type, "System", "HashCode") => new("HashCode.Combine", IsRandom: false),
        _ => null,
    };

    private static RandomSource? OfProperty(INamedTypeSymbol type, string property) => (type.Name, property) switch
    {
        ("Random", "Shared") when Names.Is(type, "System", "Random") => new("Random.Shared", IsRandom: true),
        ("Environment", "TickCount" or "TickCount64") when Names.Is(type, "System", "Environment") => new($"Environment.{property}", IsRandom: false),
        ("DateTime", "Now" or "UtcNow") when Names.Is(type, "System", "DateTime") => new($"DateTime.{property}", IsRandom: false),
        ("DateTimeOffset", "Now" or "UtcNow") when Names.Is(type, "System", "DateTimeOffset") => new($"DateTimeOffset.{property}", IsRandom: false),
        _ => null,
    };
}
