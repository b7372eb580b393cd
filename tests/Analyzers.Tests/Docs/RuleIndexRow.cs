using System.Text.RegularExpressions;

namespace PipelineDsl.Analyzers.Tests.Docs;

/// <summary>A row of <c>docs/rules/index.md</c>.</summary>
/// <param name="Id">What it shows.</param>
/// <param name="Page">Where it leads.</param>
/// <param name="Title">The rule's title.</param>
/// <param name="HasFix">Whether it is marked as having a code fix.</param>
internal sealed partial record RuleIndexRow(string Id, string Page, string Title, bool HasFix)
{
    /// <summary>Every row of the index that names a rule.</summary>
    internal static RuleIndexRow[] Parse(string markdown) =>
    [
        .. Row().Matches(markdown).Select(static row => new RuleIndexRow(
            row.Groups["id"].Value, row.Groups["page"].Value, row.Groups["title"].Value, row.Groups["fix"].Value == "yes")),
    ];

    [GeneratedRegex(@"^\| \[(?<id>PDSL\d+)\]\((?<page>[^)]+)\) \| (?<title>[^|]+) \| (?<fix>yes)? *\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
