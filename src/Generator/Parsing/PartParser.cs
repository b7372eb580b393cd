using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>
/// Reads the types that attributes name beside scorers: reducers and debiasing tables. Generated code reaches their
/// members through type parameters.
/// </summary>
internal static class PartParser
{
    /// <summary>The reducer of <c>[Prune&lt;TSimilarity, TReducer&gt;]</c>; null after a report.</summary>
    internal static PartModel? Reducer(AttributeData attribute, Problems problems)
    {
        if (Parse(attribute, attribute.AttributeClass!.TypeArguments[1], "the reducer", problems) is not var (type, part))
        {
            return null;
        }

        if (!Implements(type, "IPairwiseReducer"))
        {
            problems.Add(RuleIds.Scorer, attribute, null, $"'{type.Name}' makes no scores of similarities; implement IPairwiseReducer");
            return null;
        }

        return part;
    }

    /// <summary>The table of <c>[Debias&lt;TTable&gt;]</c>; null when there is none, and after a report.</summary>
    internal static PartModel? Table(AttributeArguments? debias, Problems problems)
    {
        if (debias is not { HasErrors: false, Attribute: { AttributeClass.TypeArguments: { Length: 1 } arguments } attribute }
            || Parse(attribute, arguments[0], "the table", problems) is not var (type, part))
        {
            return null;
        }

        // The compiler reports anything but a table.
        if (!Implements(type, "IDebiasTable"))
        {
            problems.LeaveToCompiler();
            return null;
        }

        return part;
    }

    private static bool Implements(INamedTypeSymbol type, string name) => type.AllInterfaces.Any(
        contract => contract.Name == name && contract.ContainingNamespace is { Name: "PipelineDsl", ContainingNamespace.IsGlobalNamespace: true });

    private static (INamedTypeSymbol Type, PartModel Part)? Parse(AttributeData attribute, ITypeSymbol argument, string what, Problems problems)
    {
        // The compiler reports anything but a struct.
        if (argument is not INamedTypeSymbol { TypeKind: TypeKind.Struct } type)
        {
            problems.LeaveToCompiler();
            return null;
        }

        if (TypeSights.FileLocal(type) is { } hidden)
        {
            problems.Add(RuleIds.Scorer, attribute, null, $"{what} '{hidden.Name}' is file-local, so generated code cannot call it; remove the file modifier");
            return null;
        }

        return (type, new PartModel(
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
    }
}
