using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>Arrays, except constants behind a <c>ReadOnlySpan</c>, which the compiler keeps in the assembly.</summary>
internal sealed class ArrayCreation : Suspicion
{
    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) =>
        operation is IArrayCreationOperation { Parent: not IArgumentOperation { ArgumentKind: ArgumentKind.ParamArray }, Type: IArrayTypeSymbol type } array
        && !IsConstantData(array)
            ? new Sighting(operation.Syntax, $"new {Names.Of(type)}", "use the spans it gets or stackalloc")
            : null;

    private static bool IsConstantData(IArrayCreationOperation array) =>
        Names.Is(Target(array), "System", "ReadOnlySpan")
        && array.Initializer is { } initializer
        && array.Type is IArrayTypeSymbol { Rank: 1 } type
        && IsPrimitive(type.ElementType)
        && initializer.ElementValues.All(static value => value.ConstantValue.HasValue);

    /// <summary>What the array becomes: by conversion or by the constructor of the span.</summary>
    private static ITypeSymbol? Target(IArrayCreationOperation array) => array.Parent switch
    {
        IConversionOperation conversion => conversion.Type,
        IArgumentOperation { Parent: IObjectCreationOperation creation } => creation.Type,
        _ => null,
    };

    private static bool IsPrimitive(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum || type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_Double and not SpecialType.System_Decimal;
}
