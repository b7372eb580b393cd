using System.Text.RegularExpressions;

namespace PipelineDsl.Packaging;

/// <summary>The wrong example of every page about a warning, in one project that a real compiler builds with the packed analyzers.</summary>
[Collection(nameof(PackedConsumer))]
public partial class RulePagesConsumerTests(PackedConsumer consumer)
{
    [Fact]
    public void Build_ReportsWhatThePagesSay()
    {
        // PDSL401 is about a project that measures nothing, and the examples of the other evaluation rules measure.
        (string Id, string Path)[] pages =
        [
            .. Directory.GetFiles(Path.Combine(Tool.RepositoryRoot, "docs", "rules"), "PDSL*.md")
                .Select(static path => (Id: Path.GetFileNameWithoutExtension(path), path))
                .Where(static page => page.Id[4] is '2' or '3' or '4' && page.Id != "PDSL401")
                .OrderBy(static page => page.Id, StringComparer.Ordinal),
        ];
        Assert.Equal(18, pages.Length);
        string folder = consumer.ProjectWith(
            ["PipelineDsl.Datasets"], "Pages", "Library", "", [.. pages.Select(static page => ($"{page.Id}.cs", Example(page.Id, page.Path)))]);

        (bool succeeded, string[] diagnostics) = BuildLog.Build(folder);

        Assert.True(succeeded, string.Join('\n', diagnostics));
        // A position-biased scorer (PDSL203) without a quota is no uniform selection either (PDSL202).
        Assert.Equal(
            pages.Select(static page => $"warning {page.Id} x {(page.Id is "PDSL202" or "PDSL302" ? 2 : 1)}"),
            diagnostics);
    }

    private static string Example(string id, string path)
    {
        Match bad = Bad().Match(File.ReadAllText(path).ReplaceLineEndings("\n"));
        Assert.True(bad.Success, path);
        return $"namespace {id};\n\nusing PipelineDsl;\n{bad.Groups[1].Value}";
    }

    [GeneratedRegex("^## Bad\n\n```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Bad();
}
