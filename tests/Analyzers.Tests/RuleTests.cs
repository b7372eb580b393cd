using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PipelineDsl.Analyzers.Tests;

/// <summary>What must hold for every rule of every analyzer.</summary>
public class RuleTests
{
    private static readonly DiagnosticDescriptor[] _rules =
    [
        .. typeof(DeclarationAnalyzer).Assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(type))
            .SelectMany(static type => ((DiagnosticAnalyzer)Activator.CreateInstance(type)!).SupportedDiagnostics),
    ];

    [Fact]
    public void Ids_AreUnique() => Assert.Equal(_rules.Length, _rules.Select(static rule => rule.Id).Distinct().Count());

    [Fact]
    public void HelpLinks_NameThePageOfTheRule() =>
        Assert.All(_rules, static rule => Assert.EndsWith($"docs/rules/{rule.Id}.md", rule.HelpLinkUri, StringComparison.Ordinal));

    [Fact]
    public void Texts_FollowTheHouseStyle() => Assert.All(_rules, static rule =>
    {
        Assert.False(rule.Title.ToString().EndsWith('.'));
        Assert.False(rule.MessageFormat.ToString().EndsWith('.'));
        Assert.Contains("'{0}'", rule.MessageFormat.ToString(), StringComparison.Ordinal);
    });

    [Fact]
    public void ReleaseFiles_ListExactlyTheRules()
    {
        string text = Read("AnalyzerReleases.Shipped.md") + "\n" + Read("AnalyzerReleases.Unshipped.md");
        string[][] rows = [.. text.Split('\n').Where(static line => line.StartsWith("PDSL", StringComparison.Ordinal))
            .Select(static line => line.Split(" | "))];

        Assert.Equal(
            _rules.Select(static rule => (rule.Id, rule.Category, rule.DefaultSeverity.ToString(), rule.Title.ToString())).Order(),
            rows.Select(static row => (row[0], row[1], row[2], row[3].Trim())).Order());
    }

    private static string Read(string resource)
    {
        using Stream stream = typeof(RuleTests).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
