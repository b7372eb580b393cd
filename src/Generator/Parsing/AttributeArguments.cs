using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads the named arguments of one attribute. An argument that is absent is not the same as one that has its default value.</summary>
/// <param name="attribute">The attribute.</param>
internal readonly struct AttributeArguments(AttributeData attribute)
{
    /// <summary>The attribute.</summary>
    internal AttributeData Attribute { get; } = attribute;

    /// <summary>Whether the compiler could not make sense of the attribute or of an argument; it says so itself.</summary>
    internal bool HasErrors =>
        Attribute.AttributeConstructor is null
        || Attribute.AttributeClass is null or { TypeKind: TypeKind.Error }
        || Attribute.AttributeClass.TypeArguments.Any(IsError)
        || Attribute.NamedArguments.Any(static argument => IsError(argument.Value))
        || Attribute.ConstructorArguments.Any(IsError)
        || LacksArguments;

    /// <summary>Whether an argument was written.</summary>
    internal bool Has(string name) => Find(name) is not null;

    /// <summary>An integer or enum argument, or the default.</summary>
    internal int Integer(string name, int absent = 0) => Find(name)?.Value is int value ? value : absent;

    /// <summary>A floating-point argument, or the default.</summary>
    internal double Number(string name, double absent = 0) => Find(name)?.Value is double value ? value : absent;

    /// <summary>A Boolean argument, or the default.</summary>
    internal bool Flag(string name, bool absent) => Find(name)?.Value is bool value ? value : absent;

    /// <summary>A string argument, or the empty string.</summary>
    internal string Text(string name) => Find(name)?.Value as string ?? "";

    /// <summary>A list argument as numbers, or an empty list.</summary>
    internal double[] Numbers(string name) =>
        Find(name) is { Kind: TypedConstantKind.Array, IsNull: false } list
            ? [.. list.Values.Select(static item => item.Value is int whole ? whole : item.Value as double? ?? double.NaN)]
            : [];

    /// <summary>
    /// Whether an argument is written that the compiler knows no property for, or one twice: it leaves out the one and
    /// lists the other again.
    /// </summary>
    private bool LacksArguments =>
        Attribute.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax { ArgumentList.Arguments: var written }
        && written.Count(static argument => argument.NameEquals is not null)
            != Attribute.NamedArguments.Select(static argument => argument.Key).Distinct().Count();

    private TypedConstant? Find(string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in Attribute.NamedArguments)
        {
            if (argument.Key == name)
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>Whether a type is unknown, or made of one: the arguments of <c>Scorer&lt;&gt;</c> are.</summary>
    private static bool IsError(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Error
        || (type is INamedTypeSymbol named && (named.TypeArguments.Any(IsError) || (named.ContainingType is { } outer && IsError(outer))));

    private static bool IsError(TypedConstant constant) =>
        constant.Kind == TypedConstantKind.Error || (constant.Kind == TypedConstantKind.Array && !constant.IsNull && constant.Values.Any(IsError));
}
