using Microsoft.CodeAnalysis;
using PipelineDsl.Analyzers.Tests.Docs;
using PipelineDsl.Analyzers.Tests.Infrastructure;

namespace PipelineDsl.Analyzers.Tests;

/// <summary><c>docs/rules</c> says what the rules do: every page is compared with its rule, and its examples are compiled.</summary>
public class RulePagesTests
{
    public static TheoryData<string> Ids => [.. RuleDocs.Rules.Keys.Order()];

    public static TheoryData<string> FixableIds => [.. RuleDocs.Fixable.Intersect(RuleDocs.Rules.Keys).Order()];

    [Fact]
    public void Pages_AreThoseOfTheRules() => Assert.Equal(RuleDocs.Rules.Keys.Order(), RuleDocs.Pages());

    [Theory]
    [MemberData(nameof(Ids))]
    public void Head_IsThatOfTheRule(string id)
    {
        RulePage page = RuleDocs.Page(id);
        DiagnosticDescriptor rule = RuleDocs.Rules[id];

        Assert.Equal(
            (id, rule.Title.ToString(), rule.Category, rule.DefaultSeverity.ToString().ToLowerInvariant(), RuleDocs.Fixable.Contains(id)),
            (page.Id, page.Title, page.Category, page.Severity, page.HasFix));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Sections_AreTheSameOnEveryPage(string id)
    {
        RulePage page = RuleDocs.Page(id);

        Assert.Equal(RulePage.Headings, page.Sections.Select(static section => section.Key));
        Assert.All(page.Sections, static section => Assert.NotEmpty(section.Value));
        Assert.Contains($"dotnet_diagnostic.{id}.severity = ", page.Text("Configuration"), StringComparison.Ordinal);
        Assert.Contains($"dotnet_analyzer_diagnostic.category-{page.Category}.severity = ", page.Text("Configuration"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task BadExample_TriggersTheRuleAndNoOther(string id)
    {
        string[] expected = [.. Companions(id), id];
        Assert.Equal(expected, await PageExample.BadAsync(RuleDocs.Page(id)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task GoodExample_CompilesAndTriggersNothing(string id) => Assert.Empty(await PageExample.GoodAsync(RuleDocs.Page(id)));

    [Theory]
    [MemberData(nameof(FixableIds))]
    public Task GoodExample_IsWhatTheFixMakesOfTheBadOne(string id)
    {
        RulePage page = RuleDocs.Page(id);
        return CodeFixTest.FixesAsync(id, page.Code("Bad"), page.Code("Good"));
    }

    [Fact]
    public void Index_ListsThePages() => Assert.Equal(
        RuleDocs.Rules.Values
            .OrderBy(static rule => rule.Id)
            .Select(static rule => new RuleIndexRow(rule.Id, $"{rule.Id}.md", rule.Title.ToString(), RuleDocs.Fixable.Contains(rule.Id))),
        RuleIndexRow.Parse(RuleDocs.Read("index.md")));

    [Fact]
    public void Suppressions_AreThoseOfTheSuppressors() => Assert.Equal(
        RuleDocs.Suppressions.Select(static suppression => (suppression.Id, suppression.SuppressedDiagnosticId, suppression.Justification.ToString())),
        SuppressionRow.Parse(RuleDocs.Read("suppressions.md")).Select(static row => (row.Id, row.Suppressed, row.Reason)));

    [Fact]
    public void Tests_MentionEveryRuleAndSuppression()
    {
        string[] sources = RuleDocs.TestSources(butFor: nameof(RulePagesTests));
        IEnumerable<string> ids = RuleDocs.Rules.Keys.Concat(RuleDocs.Suppressions.Select(static suppression => suppression.SuppressedDiagnosticId));
        Assert.All(ids, id => Assert.Contains(sources, source => source.Contains(id, StringComparison.Ordinal)));
    }

    /// <summary>Rules that cannot but come along: a position-biased scorer without a quota is also plain top-k.</summary>
    private static string[] Companions(string id) => id == "PDSL203" ? ["PDSL202"] : [];
}
