namespace PipelineDsl.Datasets.Tests;

/// <summary>Which files are inputs, in which order, and where columns come from.</summary>
public sealed class InputNamingTests
{
    [Fact]
    public void Patterns_FindFilesInOrdinalOrderOfPaths()
    {
        using var folder = new ScratchFolder();
        foreach (string name in (string[])["b/2.npy", "b/10.npy", "a/x/1.npy", "a/y/1.npy", "B.npy", "a.npy", ".hidden.npy", "a/1.txt"])
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
            File.WriteAllText(folder[name], "");
        }

        Assert.Equal(["B.npy", "a.npy"], PathPattern.Expand(folder.Path, "*.npy"));
        Assert.Equal(["B.npy", "a.npy", "a/x/1.npy", "a/y/1.npy", "b/10.npy", "b/2.npy"], PathPattern.Expand(folder.Path, "**/*.npy"));
        Assert.Equal(["a/x/1.npy", "a/y/1.npy"], PathPattern.Expand(folder.Path, "a/?/1.npy"));
        Assert.Equal(["a/x/1.npy", "a/y/1.npy"], PathPattern.Expand(folder.Path, "a/**/1.npy"));
        Assert.Equal(["b/2.npy"], PathPattern.Expand(folder.Path, "b\\2.npy"));
        Assert.Equal([$"{folder.Path}/a.npy"], PathPattern.Expand("/", $"{folder.Path}/a*.npy"));
    }

    [Fact]
    public void ColumnsInOtherShards_AreAligned()
    {
        using InputFolder folder = new InputFolder()
            .Npy("emb-0.npy", [.. Enumerable.Range(0, 12).Select(static i => (float)i)], 4, 3).Npy("emb-1.npy", [12f, 13, 14], 1, 3)
            .Npy("label-0.npy", [0]).Npy("label-1.npy", Array.Empty<int>()).Npy("label-2.npy", [1, 2, 3, 4])
            .Text("t.csv", "name,hard\na,5\nb,6\nc,7\nd,8\ne,9\n");
        using InputSet inputs = folder.Open(
            SampleColumns.Embedding | SampleColumns.Label | SampleColumns.Score, ["t.csv"], ["embedding=emb-*.npy", "label=label-*.npy"], ["id=name"], "hard");
        Assert.Equal(new SamplePlace("t.csv", 4), inputs.Samples.Locate(4));
        var buffer = new SampleBuffer();
        inputs.Samples.Read(1, 4, SampleColumns.Embedding | SampleColumns.Label | SampleColumns.Score | SampleColumns.Id, "hard", buffer);
        Assert.Equal([.. Enumerable.Range(3, 12).Select(static i => (float)i)], buffer.Embeddings);
        Assert.Equal([1, 2, 3, 4], buffer.Labels);
        Assert.Equal([6, 7, 8, 9], buffer.Scores);
        Assert.Equal(["b", "c", "d", "e"], buffer.Ids);
    }

    [Fact]
    public void OrderInWhichFilesAreNamed_DoesNotMatter()
    {
        using InputFolder folder = new InputFolder().Text("a.csv", "label\n1\n").Text("b.jsonl", "{\"label\":2}").Text("c.tsv", "label\n3\n");
        Assert.Equal([1, 2, 3], folder.Read(SampleColumns.Label, ["c.tsv", "b.jsonl", "a.*", "a.csv"]).Labels);
    }

    [Fact]
    public void ColumnInAFileOfSeveral_IsFoundByItsName()
    {
        using InputFolder folder = new InputFolder().Text("a.csv", "x,label,emb\n1,2,[3 4 5]\n").Text("one.csv", "anything\n7\n");
        SampleBuffer read = folder.Read(
            SampleColumns.Label | SampleColumns.Embedding | SampleColumns.Loss,
            named: ["label=a.csv", "embedding=a.csv", "loss=one.csv"],
            names: ["embedding=emb"]);
        Assert.Equal([2], read.Labels);
        Assert.Equal([3, 4, 5], read.Embeddings);
        Assert.Equal([7], read.Losses);
    }

    [Fact]
    public void IdsThatAreNumbers_KeepAllDigits()
    {
        using InputFolder folder = new InputFolder()
            .Npy<ulong>("id.npy", [ulong.MaxValue, 1]).Text("a.jsonl", "{\"id\":12345678901234567890,\"label\":1}\n{\"id\":\"x\\u00e9\",\"label\":true}\n");
        Assert.Equal(["18446744073709551615", "1"], folder.Read(SampleColumns.Id, named: ["id=id.npy"]).Ids);
        SampleBuffer read = folder.Read(SampleColumns.Id | SampleColumns.Label, ["a.jsonl"]);
        Assert.Equal(["12345678901234567890", "x\u00e9"], read.Ids);
        Assert.Equal([1, 1], read.Labels);
    }

    [Fact]
    public void WholeFiles_AreHashedOnRequest()
    {
        using InputFolder folder = new InputFolder().Raw("loss.bin", new double[(64 << 17) + 1]);
        InputFile edges = Survey(isWhole: false), whole = Survey(isWhole: true);
        Assert.False(edges.HashedWhole);
        Assert.True(whole.HashedWhole);
        Assert.NotEqual(edges.Sha256, whole.Sha256);
        Assert.Equal(64, edges.Sha256.Length);

        InputFile Survey(bool isWhole)
        {
            var inputs = SampleInputs.Parse([], ["loss=loss.bin:float64"]);
            string directory = Path.GetDirectoryName(folder["x"])!;
            using var set = InputSet.Open(inputs with { Directory = directory, HashWholeFiles = isWhole }, ReadingStage.Of(SampleColumns.Loss));
            set.Verify();
            return Assert.Single(set.Manifest.Files);
        }
    }
}
