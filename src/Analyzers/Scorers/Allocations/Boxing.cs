using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>
/// Values that become objects: by conversion, or as the receiver of a method that they inherit from a class. Silent where the just-in-time compiler
/// sees that no object is needed: unboxed at once, compared with null, <c>HasFlag</c> and the hash of an enum.
/// </summary>
internal sealed class Boxing : Suspicion
{
    private const string Advice = "keep its type, or take it as a type parameter";

    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) => operation switch
    {
        IConversionOperation { Operand.Type: { } from, Type: { } to } conversion when IsBoxing(conversion) && !IsElided(conversion) =>
            new(conversion.Syntax, $"boxing of {Names.Of(from)} to {Names.Of(to)}", Advice),
        IInvocationOperation { Instance.Type: { IsValueType: true, TypeKind: not TypeKind.TypeParameter } receiver } call when BoxesReceiver(call, receiver) =>
            new(call.Syntax, $"boxing of {Names.Of(receiver)} to call {call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}", Advice),
        _ => null,
    };

    private static bool IsBoxing(IConversionOperation conversion) =>
        conversion is { OperatorMethod: null, Operand.Type.IsReferenceType: false, Language: LanguageNames.CSharp } && conversion.GetConversion().IsBoxing;

    private static bool IsElided(IConversionOperation conversion) => conversion.Parent switch
    {
        IConversionOperation { OperatorMethod: null, Type.IsReferenceType: false } => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
            IsNull(comparison.LeftOperand) || IsNull(comparison.RightOperand),
        IIsPatternOperation => true,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "HasFlag", ContainingType.SpecialType: SpecialType.System_Enum } } } => true,
        // The compiler calls ToString on its own there.
        IBinaryOperation { Type.SpecialType: SpecialType.System_String } or ICompoundAssignmentOperation { Type.SpecialType: SpecialType.System_String } => true,
        _ => AllocatingCall.Covers(conversion),
    };

    private static bool IsNull(IOperation operand) =>
        operand.ConstantValue is { HasValue: true, Value: null } || operand is IConversionOperation { Operand.ConstantValue: { HasValue: true, Value: null } };

    private static bool BoxesReceiver(IInvocationOperation call, ITypeSymbol receiver) =>
        call.TargetMethod is { IsStatic: false, IsExtensionMethod: false, ContainingType.SpecialType: SpecialType.System_Object or SpecialType.System_ValueType or SpecialType.System_Enum }
        && call.TargetMethod.Name switch
        {
            "HasFlag" or "ToString" => false,
            "GetHashCode" => receiver.TypeKind != TypeKind.Enum,
            _ => true,
        };
}
