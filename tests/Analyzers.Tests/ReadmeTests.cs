using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Tests.Docs;

namespace PipelineDsl.Analyzers.Tests;

/// <summary>The diagnostic that the README shows is a real one.</summary>
public partial class ReadmeTests
{
    [Fact]
    public async Task ShownDiagnostic_IsWhatTheAnalyzersSay()
    {
        Match shown = WhileYouType().Match(RuleDocs.ReadFromRoot("README.md"));
        Assert.True(shown.Success);
        SquiggledSource wrong = SquiggledSource.Parse(shown.Groups["wrong"].Value);

        Diagnostic said = Assert.Single(await PageExample.AnalyzeAsync(wrong.Text));

        IEnumerable<string> lines = shown.Groups["quote"].Value.Split('\n').Select(static line => line.TrimStart('>').Trim());
        string quoted = string.Join(' ', lines.Where(static line => line.Length > 0));
        Assert.Equal(quoted, $"{said.Severity.ToString().ToLowerInvariant()} {said.Id}: {said.GetMessage(CultureInfo.InvariantCulture)}");
        Assert.Equal(wrong.Marked, said.Location.SourceTree!.ToString().Substring(said.Location.SourceSpan.Start, said.Location.SourceSpan.Length));
        Assert.Empty(await PageExample.AnalyzeAsync(shown.Groups["right"].Value));
    }

    [GeneratedRegex(
        @"^## While you type\n[^#]*?^```csharp\n(?<wrong>.*?)^```\n\n(?<quote>(^>[^\n]*\n)+)[^#]*?^```csharp\n(?<right>.*?)^```\n",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex WhileYouType();
}
