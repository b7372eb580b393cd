using Microsoft.CodeAnalysis;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Whether generated code, which stands in a file of its own, sees a type.</summary>
internal static class TypeSights
{
    /// <summary>The part of a type that is file-local; null when there is none.</summary>
    internal static INamedTypeSymbol? FileLocal(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            if (part.IsFileLocal)
            {
                return part;
            }
        }

        return type.TypeArguments.OfType<INamedTypeSymbol>().Select(FileLocal).FirstOrDefault(static hidden => hidden is not null);
    }
}
