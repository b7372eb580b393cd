using Microsoft.CodeAnalysis;

namespace PipelineDsl.Generator.Translation;

/// <summary>The types of the kernel language that C# types become: scalars, spans by the memory that they lie in, and what scorers are given.</summary>
internal static class KernelTypes
{
    internal const string TokenMatrix = "token_matrix", HeadTensor = "head_tensor", AttentionRows = "attention_rows", TokenPositions = "token_positions";
    internal const string ElementSpan = "element_span", SingleSpan = "single_span", NetworkSpan = "network_span";

    private const string OwnSpanEnd = "_span";

    /// <summary>A scalar; null for any other type.</summary>
    internal static string? Scalar(ITypeSymbol? type) => type switch
    {
        { TypeKind: TypeKind.Enum } => Scalar(((INamedTypeSymbol)type).EnumUnderlyingType),
        { SpecialType: SpecialType.System_Single } => "float",
        { SpecialType: SpecialType.System_Double } => "double",
        { SpecialType: SpecialType.System_Int32 } => "int",
        { SpecialType: SpecialType.System_UInt32 } => "uint32",
        { SpecialType: SpecialType.System_Int64 } => "int64",
        { SpecialType: SpecialType.System_UInt64 } => "uint64",
        { SpecialType: SpecialType.System_Boolean } => "bool",
        _ => null,
    };

    /// <summary>How functions over a scalar end: <c>add_int</c>, <c>max_float</c>.</summary>
    internal static string Suffix(string scalar) => scalar switch
    {
        "uint32" => "uint",
        "int64" => "long",
        "uint64" => "ulong",
        _ => scalar,
    };

    internal static bool IsInteger(string type) => type is "int" or "uint32" or "int64" or "uint64";

    internal static bool IsFloating(string type) => type is "float" or "double";

    /// <summary>The type that C# computes in when it combines two numbers.</summary>
    internal static string Promoted(string left, string right)
    {
        foreach (string type in (string[])["double", "float", "uint64", "int64", "uint32"])
        {
            if (left == type || right == type)
            {
                return type == "uint32" && (left == "int" || right == "int") ? "int64" : type;
            }
        }

        return left == "bool" ? "bool" : "int";
    }

    /// <summary>The item of a span in C#; null for any other type.</summary>
    internal static ITypeSymbol? ItemOf(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", TypeArguments.Length: 1 } span
        && span.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
            ? span.TypeArguments[0]
            : null;

    internal static bool IsWritableSpan(ITypeSymbol? type) => ItemOf(type) is not null && type!.Name == "Span";

    /// <summary>A span over memory of the thread's own.</summary>
    internal static string OwnSpan(string scalar) => Suffix(scalar) + OwnSpanEnd;

    /// <summary>The item of a span in the kernel language; null for any other type.</summary>
    internal static string? ItemOf(string type) => type switch
    {
        ElementSpan or SingleSpan or NetworkSpan => "float",
        "uint_span" => "uint32",
        "long_span" => "int64",
        "ulong_span" => "uint64",
        _ => type.EndsWith(OwnSpanEnd, StringComparison.Ordinal) ? type.Substring(0, type.Length - OwnSpanEnd.Length) : null,
    };

    /// <summary>What scorers are given besides spans; null for any other type.</summary>
    internal static string? View(ITypeSymbol? type) =>
        type is { Name: "TokenMatrix" or "HeadTensor" or "AttentionRows" or "TokenPositions" } && IsOfTheDsl(type)
            ? type.Name switch
            {
                "TokenMatrix" => TokenMatrix,
                "HeadTensor" => HeadTensor,
                "AttentionRows" => AttentionRows,
                _ => TokenPositions,
            }
            : null;

    internal static bool IsOfTheDsl(ITypeSymbol type) => type.ContainingNamespace is { Name: "PipelineDsl", ContainingNamespace.IsGlobalNamespace: true };
}
