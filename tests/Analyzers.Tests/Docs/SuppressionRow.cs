using System.Text.RegularExpressions;

namespace PipelineDsl.Analyzers.Tests.Docs;

/// <summary>A row of <c>docs/rules/suppressions.md</c>.</summary>
/// <param name="Id">The suppression.</param>
/// <param name="Suppressed">The warning that it takes back.</param>
/// <param name="Reason">Why.</param>
internal sealed partial record SuppressionRow(string Id, string Suppressed, string Reason)
{
    /// <summary>Every row of the page.</summary>
    internal static SuppressionRow[] Parse(string markdown) =>
    [
        .. Row().Matches(markdown).Select(static row => new SuppressionRow(
            row.Groups["id"].Value, row.Groups["suppressed"].Value, row.Groups["reason"].Value)),
    ];

    [GeneratedRegex(@"^\| (?<id>SPDSL\d+) \| \[(?<suppressed>\w+)\][^|]*\|[^|]+\| (?<reason>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
