using System.Text.RegularExpressions;

namespace PipelineDsl.Packaging;

/// <summary>Reads what a build reports.</summary>
internal static partial class BuildLog
{
    /// <summary>Builds.</summary>
    /// <returns>Whether that worked, and severity and id of every diagnostic with how often it comes, sorted: <c>warning PDSL201 x 2</c>.</returns>
    internal static (bool Succeeded, string[] Diagnostics) Build(string folder, params string[] arguments)
    {
        // The console repeats every diagnostic in its summary; a log of one's own does not.
        string log = Path.Combine(folder, "build.log");
        (int exitCode, string output) = Tool.TryRun(folder, ["build", $"-flp:LogFile={log};Verbosity=minimal;NoSummary", .. arguments]);
        Assert.True(File.Exists(log), output);
        return (exitCode == 0, Counts(File.ReadAllText(log)));
    }

    private static string[] Counts(string log) =>
    [
        .. Diagnostics().Matches(log)
            .GroupBy(static match => $"{match.Groups["severity"].Value} {match.Groups["id"].Value}")
            .Select(static group => $"{group.Key} x {group.Count()}")
            .Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"^.*: (?<severity>warning|error) (?<id>[A-Z]+\d+): .*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Diagnostics();
}
