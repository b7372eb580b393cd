using System.Text.RegularExpressions;

namespace PipelineDsl.Packaging;

/// <summary>Reads what a build reports.</summary>
internal static partial class BuildLog
{
    /// <summary>Arguments that make MSBuild report every diagnostic once, on a line of its own.</summary>
    internal static string[] Plain { get; } = ["-nologo", "-tl:off", "-v:quiet", "-clp:NoSummary"];

    /// <summary>Severity and id of every diagnostic with how often it comes, sorted: <c>warning PDSL201 x 2</c>.</summary>
    internal static string[] Counts(string log) =>
    [
        .. Diagnostics().Matches(log)
            .GroupBy(static match => $"{match.Groups["severity"].Value} {match.Groups["id"].Value}")
            .Select(static group => $"{group.Key} x {group.Count()}")
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"^.*: (?<severity>warning|error) (?<id>[A-Z]+\d+): .*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Diagnostics();
}
