using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>
/// Calls of other assemblies that are known to allocate. All others are trusted: what cannot be read cannot be judged, and numerical
/// libraries are the better for being called.
/// </summary>
internal sealed class AllocatingCall : Suspicion
{
    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) =>
        operation is IInvocationOperation call && Allocates(call)
            ? new Sighting(operation.Syntax, $"{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}", "use the spans it gets or stackalloc")
            : null;

    /// <summary>Whether something that the compiler adds belongs to a call that is reported anyway.</summary>
    internal static bool Covers(IOperation added)
    {
        IOperation? parent = added;
        while (parent is { IsImplicit: true } or IArgumentOperation or IArrayInitializerOperation)
        {
            parent = parent.Parent;
        }

        return parent != added && parent is IInvocationOperation call && (Allocates(call) || Linq.Allocates(call));
    }

    private static bool Allocates(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod.OriginalDefinition;
        if (method.ContainingType is not { } type || !method.DeclaringSyntaxReferences.IsEmpty)
        {
            return false;
        }

        return method.Name switch
        {
            "ToString" => method.ReturnType.SpecialType == SpecialType.System_String
                && call.Instance?.Type?.SpecialType is not (SpecialType.System_String or SpecialType.System_Boolean),
            "ToArray" or "ToList" or "ToDictionary" or "ToHashSet" or "ToCharArray" or "Clone" => method.ReturnType.IsReferenceType,
            "ToImmutableArray" or "ToImmutableList" or "ToFrozenSet" or "ToFrozenDictionary" => true,
            _ => IsKnown(type, method),
        };
    }

    private static bool IsKnown(INamedTypeSymbol type, IMethodSymbol method) => type.SpecialType switch
    {
        SpecialType.System_String => MakesText(method) && method.Name is not ("Intern" or "IsInterned"),
        SpecialType.System_Array => method.Name is "Resize" or "ConvertAll" or "FindAll" or "CreateInstance",
        SpecialType.System_Enum => method.Name is "GetValues" or "GetNames" or "Format" or "GetValuesAsUnderlyingType",
        _ => type.Name switch
        {
            "Task" => method.IsStatic && Names.IsIn(type.ContainingNamespace, "System.Threading.Tasks"),
            "Parallel" => Names.IsIn(type.ContainingNamespace, "System.Threading.Tasks"),
            "GC" => Names.IsIn(type.ContainingNamespace, "System") && method.Name is "AllocateArray" or "AllocateUninitializedArray",
            "Activator" => Names.IsIn(type.ContainingNamespace, "System") && !method.IsGenericMethod,
            "BitConverter" or "Convert" => Names.IsIn(type.ContainingNamespace, "System") && MakesText(method),
            "Encoding" => Names.IsIn(type.ContainingNamespace, "System.Text") && MakesText(method),
            "RuntimeHelpers" => method.Name is "GetSubArray" or "GetUninitializedObject"
                && Names.IsIn(type.ContainingNamespace, "System.Runtime.CompilerServices"),
            "ImmutableArray" => method.Name is "Create" or "CreateRange" or "CreateBuilder"
                && Names.IsIn(type.ContainingNamespace, "System.Collections.Immutable"),
            "MemoryPool" => Names.IsIn(type.ContainingNamespace, "System.Buffers") && method.Name is "Rent",
            "Stopwatch" => Names.IsIn(type.ContainingNamespace, "System.Diagnostics") && method.Name is "StartNew",
            _ => false,
        },
    };

    private static bool MakesText(IMethodSymbol method) => method.ReturnType is IArrayTypeSymbol or { SpecialType: SpecialType.System_String };
}
