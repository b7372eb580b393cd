using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Generator.Translation;

/// <summary>Operators with the meaning that they have in C#.</summary>
internal static class Operators
{
    /// <summary>Two operands; null for an operator that kernels do not have.</summary>
    /// <param name="kind">The operator.</param>
    /// <param name="left">The left operand, converted as C# says.</param>
    /// <param name="right">The right operand, converted as C# says.</param>
    /// <param name="type">The type of the result.</param>
    internal static Term? Binary(BinaryOperatorKind kind, Term left, Term right, string type)
    {
        string? text = Comparison(kind) is { } comparison ? $"({left.Text} {comparison} {right.Text})"
            : left.Type == "bool" ? OfBooleans(kind, left, right)
            : KernelTypes.IsInteger(left.Type) ? OfIntegers(kind, left, right)
            : OfFloating(kind, left, right);
        return text is null ? null : new Term(text, type);
    }

    /// <summary>One operand; null for an operator that kernels do not have.</summary>
    internal static Term? Unary(UnaryOperatorKind kind, Term operand) => kind switch
    {
        UnaryOperatorKind.Plus => operand,
        UnaryOperatorKind.Minus when KernelTypes.IsFloating(operand.Type) => operand with { Text = $"(-({operand.Bare}))" },
        UnaryOperatorKind.Minus => operand with { Text = $"subtract_{KernelTypes.Suffix(operand.Type)}(0, {operand.Bare})" },
        UnaryOperatorKind.BitwiseNegation => operand with { Text = $"(~{operand.Text})" },
        UnaryOperatorKind.Not => operand with { Text = $"(!{operand.Text})" },
        _ => null,
    };

    /// <summary>Converts between scalars, as C# does without <c>checked</c>.</summary>
    internal static Term Convert(Term value, string to) => (value.Type, to) switch
    {
        var (from, _) when from == to => value,
        (_, "bool") or ("bool", _) => value with { Type = to },
        // Whole numbers become single precision by way of double where they have no sign.
        ("uint64", "float") => new Term($"(float)(double)({value.Bare})", to),
        var (from, _) when KernelTypes.IsFloating(from) && KernelTypes.IsInteger(to) => new Term($"to_{KernelTypes.Suffix(to)}({value.Bare})", to),
        _ => new Term($"({to})({value.Bare})", to),
    };

    private static string? Comparison(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Equals => "==",
        BinaryOperatorKind.NotEquals => "!=",
        BinaryOperatorKind.LessThan => "<",
        BinaryOperatorKind.LessThanOrEqual => "<=",
        BinaryOperatorKind.GreaterThan => ">",
        BinaryOperatorKind.GreaterThanOrEqual => ">=",
        _ => null,
    };

    private static string? OfBooleans(BinaryOperatorKind kind, Term left, Term right) => kind switch
    {
        BinaryOperatorKind.ConditionalAnd => $"({left.Text} && {right.Text})",
        BinaryOperatorKind.ConditionalOr => $"({left.Text} || {right.Text})",
        BinaryOperatorKind.And => $"((int){left.Text} & (int){right.Text})",
        BinaryOperatorKind.Or => $"((int){left.Text} | (int){right.Text})",
        BinaryOperatorKind.ExclusiveOr => $"({left.Text} != {right.Text})",
        _ => null,
    };

    private static string? OfFloating(BinaryOperatorKind kind, Term left, Term right) => kind switch
    {
        BinaryOperatorKind.Add => $"({left.Text} + {right.Text})",
        BinaryOperatorKind.Subtract => $"({left.Text} - {right.Text})",
        BinaryOperatorKind.Multiply => $"({left.Text} * {right.Text})",
        BinaryOperatorKind.Divide => $"({left.Text} / {right.Text})",
        _ => null,
    };

    private static string? OfIntegers(BinaryOperatorKind kind, Term left, Term right)
    {
        string suffix = KernelTypes.Suffix(left.Type);
        return kind switch
        {
            BinaryOperatorKind.Add => Function("add_"),
            BinaryOperatorKind.Subtract => Function("subtract_"),
            BinaryOperatorKind.Multiply => Function("multiply_"),
            BinaryOperatorKind.Divide when IsHarmlessDivisor(right.Text) => $"({left.Text} / {right.Text})",
            BinaryOperatorKind.Remainder when IsHarmlessDivisor(right.Text) => $"({left.Text} % {right.Text})",
            BinaryOperatorKind.Divide => $"divide_{suffix}({left.Bare}, {right.Bare}, faults)",
            BinaryOperatorKind.Remainder => $"remainder_{suffix}({left.Bare}, {right.Bare}, faults)",
            BinaryOperatorKind.LeftShift => Function("shift_left_"),
            BinaryOperatorKind.RightShift => Function("shift_right_"),
            BinaryOperatorKind.UnsignedRightShift => Function("shift_unsigned_"),
            BinaryOperatorKind.And => $"({left.Text} & {right.Text})",
            BinaryOperatorKind.Or => $"({left.Text} | {right.Text})",
            BinaryOperatorKind.ExclusiveOr => $"({left.Text} ^ {right.Text})",
            _ => null,
        };

        string Function(string name) => $"{name}{suffix}({left.Bare}, {right.Bare})";
    }

    /// <summary>A positive literal can neither be 0 nor overflow.</summary>
    private static bool IsHarmlessDivisor(string text) => text[0] is >= '1' and <= '9';
}
