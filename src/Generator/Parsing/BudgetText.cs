using System.Globalization;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Writes budgets as C#.</summary>
internal static class BudgetText
{
    /// <summary>A number.</summary>
    internal static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A list. Fractions always have a decimal point, so that <c>new[] { 1.0 }</c> stays a list of fractions.</summary>
    internal static string Of(BudgetForm form, IEnumerable<double> values) => $"[{string.Join(", ", values.Select(value => Item(form, value)))}]";

    private static string Item(BudgetForm form, double value) =>
        form == BudgetForm.Keep && value == Math.Floor(value) ? value.ToString("0.0", CultureInfo.InvariantCulture) : Of(value);
}
