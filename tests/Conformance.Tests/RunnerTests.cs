namespace PipelineDsl.Conformance.Tests;

/// <summary>The program on the published vectors, and on folders that are not what it hopes for.</summary>
public sealed class RunnerTests
{
    private const string Evit =
        """
        {
          "file": "evit.json", "layout_version": 1, "tolerance": {"abs": 1e-05, "rel": 1e-05}, "method": "EViT",
          "cases": [{
            "name": "one", "params": {"keep_rate": 0.5, "fuse": false},
            "inputs": {"attn_cls": [[0.1, 0.2, 0.3, 0.15, 0.25]], "x": [[0, 1], [1, 2], [2, 3], [3, 4], [4, 5]]},
            "expected": {
              "scores": [0.2, 0.3, 0.15, 0.25], "keep_count": 2, "kept_patch_desc": [1, 3], "dropped_patch": [0, 2],
              "x_out": [[0, 1], [2, 3], [4, 5]]
            }
          }]
        }
        """;

    [Fact]
    public void PublishedVectors_AllPassAtEveryVectorWidth()
    {
        (int exitCode, string[] report) = Runner.Run(TestVectors.Folder);

        Assert.Equal([], report.Where(static line => line.StartsWith("  ", StringComparison.Ordinal)));
        Assert.EndsWith(" passed, 0 failed, 0 not covered", report[^1], StringComparison.Ordinal);
        Assert.StartsWith("vector widths: scalar", report[^2], StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    /// <summary>A value that nothing is compared with proves nothing. MLERP as a re-implementation gets it wrong is not matched.</summary>
    [Fact]
    public void PublishedVectors_AreComparedWhole()
    {
        string[] report = Runner.Run(TestVectors.Folder, "--width", "best", "--verbose").Report;

        Assert.Equal(
            ["  mlerp: passed, not compared: mlerp_pitome_repo"], report.Where(static line => line.Contains("not compared", StringComparison.Ordinal)));
    }

    [Fact]
    public void OneVectorWidth_IsTheOneAskedFor()
    {
        (int exitCode, string[] report) = Runner.Run(TestVectors.Folder, "--width", "scalar");

        Assert.Equal("vector widths: scalar", report[^2]);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public void GoodFile_ReportsItsCases()
    {
        Assert.Equal(["evit.json: 1/1", "1 passed, 0 failed, 0 not covered"], Lines(0, ("evit.json", Evit)));
    }

    [Theory]
    [InlineData("\"kept_patch_desc\": [1, 3]", "\"kept_patch_desc\": [1, 2]", "one: kept_patch_desc[1]: expected 2, got 3")]
    [InlineData("\"kept_patch_desc\": [1, 3]", "\"kept_patch_desc\": [1]", "one: kept_patch_desc: expected 1 values, got 2")]
    [InlineData("\"kept_patch_desc\": [1, 3]", "\"kept_patch_desc\": \"all\"", "one: expected.kept_patch_desc: expected a list, got \"all\"")]
    [InlineData("\"x_out\": [[0, 1], [2, 3], [4, 5]]", "\"x_out\": [[0, 1], [2, 3], [4, 5.1]]", "one: x_out[2][1]: expected 5.1, got 5")]
    [InlineData("\"attn_cls\"", "\"attention\"", "one: inputs.attn_cls: missing")]
    [InlineData("\"keep_rate\": 0.5", "\"keep_rate\": \"half\"", "one: params.keep_rate: expected a number, got \"half\"")]
    [InlineData("\"keep_rate\": 0.5", "\"keep_rate\": null", "one: params.keep_rate: missing")]
    [InlineData("[0.1, 0.2, 0.3, 0.15, 0.25]", "[0.1, 0.2], [0.1]", "one: inputs.attn_cls[1]: expected a row of 2 values, got 1")]
    [InlineData("[0.1, 0.2, 0.3", "[0.1, 1e999, 0.3", "one: inputs.attn_cls[0][1]: expected a number, got 1e999")]
    [InlineData("[0.1, 0.2, 0.3", "[0.1, 1e39, 0.3", "one: inputs.attn_cls[0][1]: expected a number of 32 bits, got 1e39")]
    [InlineData("\"expected\"", "\"wanted\"", "one: expected: holds nothing that could be compared")]
    [InlineData("\"expected\": {", "\"expected\": {}, \"rest\": {", "one: expected: holds nothing that could be compared")]
    [InlineData("\"inputs\": {", "\"inputs\": 3, \"rest\": {", "one: inputs.attn_cls: missing")]
    public void WrongCase_FailsWithItsFirstDifference(string right, string wrong, string difference)
    {
        string[] lines = Lines(1, ("evit.json", Replaced(right, wrong)));

        Assert.Equal(["evit.json: 0/1", $"  {difference}", "0 passed, 1 failed, 0 not covered"], lines);
    }

    [Fact]
    public void WrongShapes_FailTheCaseAndNotTheRun()
    {
        string wide = Replaced("[0.1, 0.2, 0.3, 0.15, 0.25]", "[0.1, 0.2, 0.3, 0.15, 0.25, 0.4, 0.5]");

        string[] lines = Lines(1, ("a.json", wide), ("b.json", Evit));

        Assert.Equal("a.json: 0/1", lines[0]);
        Assert.StartsWith("  one: ", lines[1], StringComparison.Ordinal);
        Assert.Equal(["b.json: 1/1", "1 passed, 1 failed, 0 not covered"], lines[2..]);
    }

    [Theory]
    [InlineData("{ not json", "broken JSON: ")]
    [InlineData("", "broken JSON: ")]
    [InlineData("{\"cases\": [{\"x\": NaN}]}", "broken JSON: ")]
    [InlineData("[1, 2]", "unknown layout: no object")]
    [InlineData("3", "unknown layout: no object")]
    [InlineData("{\"rows\": []}", "unknown layout: no cases")]
    [InlineData("{\"method\": \"EViT\", \"cases\": []}", "no list of cases")]
    [InlineData("{\"method\": \"EViT\", \"cases\": 7}", "no list of cases")]
    [InlineData("{\"method\": \"Alchemy\", \"cases\": [{}]}", "unknown method 'Alchemy'")]
    [InlineData("{\"method\": \"\\ud800\", \"cases\": [{}]}", "broken JSON: ")]
    [InlineData("{\"cases\": [{}]}", "unknown method 'strange'")]
    [InlineData("{\"name\": \"alchemy\", \"spec\": \"ds-1\", \"cases\": [{}]}", "unknown method 'alchemy'")]
    [InlineData("{\"name\": \"alchemy\", \"spec\": \"ds-1\", \"cases\": 3}", "no cases")]
    public void OtherContent_IsNamedAndNotCovered(string content, string reason)
    {
        string[] lines = Lines(0, ("evit.json", Evit), ("strange.json", content));

        Assert.Equal("evit.json: 1/1", lines[0]);
        Assert.StartsWith($"strange.json: not covered ({reason}", lines[1], StringComparison.Ordinal);
        Assert.Equal("1 passed, 0 failed, 1 not covered", lines[2]);
    }

    [Fact]
    public void DeeplyNestedFile_IsBroken()
    {
        string deep = string.Concat(Enumerable.Repeat("[", 200_000)) + string.Concat(Enumerable.Repeat("]", 200_000));

        Assert.StartsWith("deep.json: not covered (broken JSON", Lines(0, ("deep.json", deep))[0], StringComparison.Ordinal);
    }

    [Fact]
    public void CasesOfAFileThatIsNotCovered_CountEach()
    {
        Assert.Equal("0 passed, 0 failed, 3 not covered", Lines(0, ("new.json", "{\"method\": \"Alchemy\", \"cases\": [{}, {}, {}]}"))[^1]);
    }

    [Fact]
    public void MethodWithoutItsFileName_IsFoundByItsMethod()
    {
        Assert.Equal("renamed.json: 1/1", Lines(0, ("renamed.json", Replaced("\"file\": \"evit.json\", ", "")))[0]);
    }

    [Fact]
    public void FileWithoutMethod_IsFoundByItsName()
    {
        Assert.Equal("renamed.json: 1/1", Lines(0, ("renamed.json", Replaced(", \"method\": \"EViT\"", "")))[0]);
    }

    [Fact]
    public void ToleranceOfTheFile_Counts()
    {
        string near = Replaced("[[0, 1], [2, 3], [4, 5]]", "[[0, 1], [2, 3], [4, 5.1]]");

        Assert.Equal("evit.json: 0/1", Lines(1, ("evit.json", near))[0]);
        Assert.Equal("evit.json: 1/1", Lines(0, ("evit.json", near.Replace("\"abs\": 1e-05", "\"abs\": 0.2", StringComparison.Ordinal)))[0]);
    }

    [Fact]
    public void Verbose_ListsWhatNothingWasComparedWith()
    {
        using var folder = new ScratchFolder();
        folder.Write("evit.json", Replaced("\"keep_count\": 2", "\"keep_count\": 2, \"colour\": {\"of\": [1], \"in\": 2}"));

        Assert.Equal("  one: passed, not compared: colour.of, colour.in", Runner.Run(folder.Path, "--verbose", "--width", "best").Report[1]);
    }

    [Fact]
    public void MissingFolder_IsNamed()
    {
        (int exitCode, string[] report) = Runner.Run("no-such-folder", "--width", "best");

        Assert.Equal("no-such-folder: there is no such folder", report[0]);
        Assert.Equal(1, exitCode);
    }

    [Theory]
    [InlineData("best")]
    [InlineData("all")]
    public void EmptyFolder_IsNamed(string width)
    {
        using var folder = new ScratchFolder();
        folder.Write("readme.txt", "no vectors");

        (int exitCode, string[] report) = Runner.Run(folder.Path, "--width", width);

        Assert.Equal($"{folder.Path}: holds no *.json file", report[0]);
        Assert.Equal(1, exitCode);
    }

    private static string Replaced(string right, string wrong)
    {
        Assert.Contains(right, Evit, StringComparison.Ordinal);
        return Evit.Replace(right, wrong, StringComparison.Ordinal);
    }

    /// <summary>The report without its line on vector widths.</summary>
    private static string[] Lines(int exitCode, params (string Name, string Content)[] files)
    {
        using var folder = new ScratchFolder();
        foreach ((string name, string content) in files)
        {
            folder.Write(name, content);
        }

        (int actual, string[] report) = Runner.Run(folder.Path, "--width", "best");
        Assert.Equal(exitCode, actual);
        return [.. report.Where(static line => !line.StartsWith("vector widths", StringComparison.Ordinal))];
    }
}
