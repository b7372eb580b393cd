using System.Text.RegularExpressions;

namespace PipelineDsl.Analyzers.Tests.Docs;

/// <summary>A page of <c>docs/rules</c>, taken apart.</summary>
/// <param name="Id">The id in its title.</param>
/// <param name="Title">The rest of its title.</param>
/// <param name="Category">What its second line says.</param>
/// <param name="Severity">In lower case, as its second line says.</param>
/// <param name="HasFix">Whether its second line promises a code fix.</param>
/// <param name="Sections">Headings and what stands below them, in order.</param>
internal sealed partial record RulePage(
    string Id, string Title, string Category, string Severity, bool HasFix, IReadOnlyList<KeyValuePair<string, string>> Sections)
{
    /// <summary>The headings of every page.</summary>
    internal static string[] Headings { get; } = ["Cause", "Why", "Bad", "Good", "Configuration", "When to suppress"];

    /// <summary>Takes a page apart.</summary>
    internal static RulePage Parse(string markdown)
    {
        Match head = Head().Match(markdown);
        Assert.True(head.Success, $"A page begins with its title and a line of facts, but this one with:\n{markdown[..Math.Min(markdown.Length, 200)]}");
        return new(
            head.Groups["id"].Value,
            head.Groups["title"].Value,
            head.Groups["category"].Value,
            head.Groups["severity"].Value,
            head.Groups["fix"].Value == "yes",
            [
                .. Section().Matches(markdown).Select(static section =>
                    KeyValuePair.Create(section.Groups["heading"].Value, section.Groups["text"].Value.Trim())),
            ]);
    }

    /// <summary>What stands below a heading.</summary>
    internal string Text(string heading) => Assert.Single(Sections, section => section.Key == heading).Value;

    /// <summary>The one block of C# below a heading.</summary>
    internal string Code(string heading) => Assert.Single(CodeBlock().Matches(Text(heading))).Groups["code"].Value;

    [GeneratedRegex(
        @"\A# (?<id>PDSL\d{3}): (?<title>[^\n]+)\n\n"
        + @"Category: (?<category>\w+)\. Severity: (?<severity>error|warning)\. Code fix: (?<fix>yes|no)\.\n")]
    private static partial Regex Head();

    [GeneratedRegex(@"^## (?<heading>[^\n]+)\n(?<text>.*?)(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
