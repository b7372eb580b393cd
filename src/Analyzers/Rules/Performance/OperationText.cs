using System.Globalization;

namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>Writes numbers of operations, alike in every culture.</summary>
internal static class OperationText
{
    /// <summary>Writes all digits in groups of three: <c>1,234,567</c>.</summary>
    internal static string Of(double operations) => operations.ToString("N0", CultureInfo.InvariantCulture);
}
