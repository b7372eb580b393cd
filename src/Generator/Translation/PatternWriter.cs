using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Generator.Translation;

/// <summary>Writes patterns over numbers: constants, comparisons, and what combines them.</summary>
/// <param name="writer">Writes the expressions inside.</param>
internal sealed class PatternWriter(ExpressionWriter writer)
{
    /// <summary><c>x is > 0 and &lt; 5</c>.</summary>
    internal Term Is(IIsPatternOperation pattern)
    {
        Term value = writer.Write(pattern.Value);
        return value.Type.Length == 0 ? Term.Nothing : new Term(Condition(pattern.Pattern, value), "bool");
    }

    /// <summary><c>x switch { ... }</c>.</summary>
    internal Term Switch(ISwitchExpressionOperation choice)
    {
        Term value = writer.Write(choice.Value);
        if (value.Type.Length == 0)
        {
            return Term.Nothing;
        }

        if (choice.Arms.Length == 0 || choice.Arms[choice.Arms.Length - 1] is not { Pattern: IDiscardPatternOperation, Guard: null } last)
        {
            return writer.Refuse(choice, "its switch may have no answer", "end it with _");
        }

        Term result = writer.Write(last.Value);
        string text = result.Text;
        foreach (ISwitchExpressionArmOperation arm in choice.Arms.Reverse().Skip(1))
        {
            string condition = Condition(arm.Pattern, value);
            string guard = arm.Guard is null ? "" : $" && {writer.Write(arm.Guard).Text}";
            Term answer = writer.Write(arm.Value);
            if (answer.Type != result.Type && answer.Type.Length > 0)
            {
                return writer.Refuse(arm, "its spans lie in different kinds of memory", "call a method with each of them");
            }

            text = $"({(guard.Length == 0 ? condition : $"({condition}{guard})")} ? {answer.Text} : {text})";
        }

        return new Term(text, result.Type);
    }

    private string Condition(IPatternOperation pattern, Term value) => pattern switch
    {
        IDiscardPatternOperation => "true",
        IConstantPatternOperation constant => Equal(writer.Write(constant.Value), value),
        IRelationalPatternOperation relation
            when Operators.Binary(relation.OperatorKind, value, writer.Write(relation.Value), "bool") is { } comparison => comparison.Text,
        INegatedPatternOperation negated => $"(!{Condition(negated.Pattern, value)})",
        IBinaryPatternOperation both =>
            $"({Condition(both.LeftPattern, value)} {(both.OperatorKind == BinaryOperatorKind.And ? "&&" : "||")} {Condition(both.RightPattern, value)})",
        _ => writer.Refuse(pattern, "kernels have no such pattern", "compare with constants").Text,
    };

    /// <summary>As a pattern, NaN equals itself.</summary>
    private static string Equal(Term constant, Term value) =>
        constant.Text.EndsWith("NOT_A_NUMBER", StringComparison.Ordinal) ? $"IS_NAN({value.Text})" : $"({value.Text} == {constant.Text})";
}
