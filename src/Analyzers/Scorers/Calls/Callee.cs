using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>A body on the way from a scorer, and what its type parameters stand for there.</summary>
/// <param name="Method">The method as declared.</param>
/// <param name="Types">Its type parameters.</param>
internal sealed record Callee(IMethodSymbol Method, TypeMap Types)
{
    /// <summary>How messages name it.</summary>
    internal string Name
    {
        get
        {
            ISymbol member = Method.AssociatedSymbol ?? Method;
            string name = Method.MethodKind == MethodKind.Constructor ? $"new {Method.ContainingType.Name}" : member.Name;
            return Method.MethodKind is MethodKind.LocalFunction or MethodKind.Constructor || ContainingName is not { } type ? name : $"{type}.{name}";
        }
    }

    /// <summary>The type around it that has a name; blocks of extension members have none.</summary>
    private string? ContainingName
    {
        get
        {
            INamedTypeSymbol? type = Method.ContainingType;
            while (type is { CanBeReferencedByName: false, ContainingType: not null })
            {
                type = type.ContainingType;
            }

            return type?.Name;
        }
    }

    /// <summary>The body that one of this body's calls runs; null where only the run can tell.</summary>
    internal Callee? Follow(Call call)
    {
        IMethodSymbol? target = call.Through is null ? call.Target : Implementation(call.Target, Types.Apply(call.Through));
        if (target is null)
        {
            return null;
        }

        return Of(target, Types);
    }

    /// <summary>A method as it is called from a body with these types.</summary>
    internal static Callee Of(IMethodSymbol target, TypeMap types)
    {
        IMethodSymbol definition = target.OriginalDefinition;
        return new Callee(definition.PartialImplementationPart ?? definition, types.Enter(target));
    }

    /// <summary>The member of <paramref name="type"/> that stands for the member of an interface that <paramref name="member"/> is.</summary>
    private IMethodSymbol? Implementation(IMethodSymbol member, ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Struct or TypeKind.Class })
        {
            return null;
        }

        ITypeSymbol wanted = Types.Apply(member.ContainingType);
        INamedTypeSymbol? contract = type.AllInterfaces.FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate, wanted));
        IMethodSymbol? declared = contract?.GetMembers(member.Name).OfType<IMethodSymbol>()
            .FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.OriginalDefinition, member.OriginalDefinition));
        return declared is not null && type.FindImplementationForInterfaceMember(declared) is IMethodSymbol found
            ? found.IsGenericMethod && found.Arity == member.Arity ? found.Construct([.. member.TypeArguments]) : found
            : null;
    }
}
