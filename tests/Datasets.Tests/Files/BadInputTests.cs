namespace PipelineDsl.Datasets.Tests;

/// <summary>What is wrong with inputs is said with file, row and column.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("a.csv", "label,loss\n1,0.5\n2,NaN\n", "a.csv, row 1, column 'loss': value 0 is not a number.")]
    [InlineData("a.csv", "label,loss\n1,0.5\n2,1e999\n", "a.csv, row 1, column 'loss': value 0 is infinite.")]
    [InlineData("a.csv", "label,loss\n1,0.5\n10,1\n", "a.csv, row 1, column 'label': 10 is no label: 10 classes are numbered 0 to 9.")]
    [InlineData("a.csv", "label,loss\n-1,0.5\n", "a.csv, row 0, column 'label': -1 is no label: 10 classes are numbered 0 to 9.")]
    [InlineData("a.csv", "label,loss\n1.5,0.5\n", "a.csv, row 0, column 'label': 1.5 is no label: 10 classes are numbered 0 to 9.")]
    [InlineData("a.csv", "label,loss\n1,0.5\ncat,1\n", "a.csv, row 1, column 'label': 'cat' is no number.")]
    [InlineData("a.csv", "label,loss\n1,0.5\n,1\n", "a.csv, row 1, column 'label': it is empty.")]
    [InlineData("a.csv", "label,loss\n1,0.5\n3\n", "a.csv, row 1: 1 fields, but the header has 2.")]
    [InlineData("a.csv", "label,loss\n1,0.5\n2,0\"5\"\n", "a.csv, row 1: a quote stands inside the unquoted field")]
    [InlineData("a.csv", "label,loss\n1,0.5\n2,\"1\n", "a quote and does not close it; the file is truncated or damaged.")]
    [InlineData("a.csv", "label,label\n1,0.5\n", "a.csv: two columns are called 'label'.")]
    [InlineData("a.csv", "", "a.csv: it is empty; expected a header line with the names of columns.")]
    [InlineData("a.csv", "label,lost\n1,0.5\n", "a.csv: no column 'loss', which Stage0 (read) reads; the file has label, lost. --name loss=")]
    [InlineData("a.jsonl", "{\"label\":1,\"loss\":2}\n{\"label\":1}\n", "a.jsonl, row 1, column 'loss': it is missing.")]
    [InlineData("a.jsonl", "{\"label\":1,\"loss\":2}\n{\"label\":1,\"loss\":null}\n", "a.jsonl, row 1, column 'loss': found null, expected numbers.")]
    [InlineData("a.jsonl", "{\"label\":1,\"loss\":2}\n{\"label\":1,\"loss\":[1,2]}\n", "a.jsonl, row 1, column 'loss': expected 1 value, found 2.")]
    [InlineData("a.jsonl", "{\"label\":1,\"loss\":2}\n{\"label\":1,\"loss\":1,\"loss\":2}\n", "a.jsonl, row 1, column 'loss': it stands there twice.")]
    [InlineData("a.jsonl", "{\"label\":1,\"loss\":2}\n{\"label\":1,\"loss\":1\n", "a.jsonl, row 1: no JSON object: ")]
    [InlineData("a.jsonl", "{\"label\":1,\"loss\":2}\n[1]\n", "a.jsonl, row 1: no JSON object: ")]
    [InlineData("a.jsonl", "{\"label\":1,\"loss\":2}\n{\"label\":1,\"loss\":1e999}\n", "a.jsonl, row 1, column 'loss': value 0 is infinite.")]
    [InlineData("a.jsonl", "[1]\n", "a.jsonl: row 0 is no JSON object.")]
    public void RowOfText_IsNamed(string name, string text, string expected)
    {
        using InputFolder folder = new InputFolder().Text(name, text);
        Assert.Contains(expected, folder.Refuse(SampleColumns.Label | SampleColumns.Loss, [name]), StringComparison.Ordinal);
    }

    [Fact]
    public void ValuesOfArrays_AreNamed()
    {
        using InputFolder folder = new InputFolder()
            .Npy("emb.npy", [1f, 2, 3, 4, float.NaN, 6, 7, 8, 9], 3, 3)
            .Npy("half.npy", [(Half)1, (Half)2, Half.PositiveInfinity], 1, 3)
            .Npy("wide.npy", [1e300, 1, 1], 1, 3)
            .Npy("label.npy", [0L, 1, -3])
            .Npy("huge.npy", [0UL, ulong.MaxValue])
            .Npy("correct.npy", new byte[] { 0, 1, 1, 0, 1, 2, 0, 0 }, 2, 4)
            .Npy("cost.npy", [1.0, 0, 2])
            .Npy("prob.npy", [.. Enumerable.Repeat(0.1, 39), 3.0], 1, 40)
            .Npy("id.npy", [1.5]);
        Assert.Equal("emb.npy, row 1, column 'embedding': value 1 is not a number.", folder.Refuse(SampleColumns.Embedding, named: ["embedding=emb.npy"]));
        Assert.Equal("half.npy, row 0, column 'embedding': value 2 is infinite.", folder.Refuse(SampleColumns.Embedding, named: ["embedding=half.npy"]));
        Assert.Equal("wide.npy, row 0, column 'embedding': value 0 is infinite.", folder.Refuse(SampleColumns.Embedding, named: ["embedding=wide.npy"]));
        Assert.Contains(
            "label.npy, row 2, column 'label': -3 is no label",
            folder.Refuse(SampleColumns.Label, named: ["label=label.npy"]),
            StringComparison.Ordinal);
        Assert.Contains(
            "huge.npy, row 1, column 'label': 18446744073709551615 is no label",
            folder.Refuse(SampleColumns.Label, named: ["label=huge.npy"]),
            StringComparison.Ordinal);
        Assert.Equal("correct.npy, row 1, column 'correct': 2 is neither 0 nor 1.", folder.Refuse(SampleColumns.Correct, named: ["correct=correct.npy"]));
        Assert.Equal("cost.npy, row 1, column 'cost': value 0 is 0, expected a cost above 0.", folder.Refuse(SampleColumns.Cost, named: ["cost=cost.npy"]));
        Assert.Contains(
            "prob.npy, row 0, column 'probabilities': value 39 is 3, expected",
            folder.Refuse(SampleColumns.Probabilities, named: ["probabilities=prob.npy"]),
            StringComparison.Ordinal);
        Assert.Contains("id.npy, row 0, column 'id': 1.5 is no whole number", folder.Refuse(SampleColumns.Id, named: ["id=id.npy"]), StringComparison.Ordinal);
    }

    [Fact]
    public void LengthsThatDiffer_AreRefused()
    {
        using InputFolder folder = new InputFolder()
            .Npy("emb.npy", new float[9], 3, 3).Npy("label.npy", [1, 2]).Npy("loss-a.npy", [1.0, 2]).Npy("loss-b.npy", [1.0])
            .Npy("score-a.npy", [1.0]).Npy("score-b.npy", [1.0, 2]).Text("t.csv", "label\n1\n2\n3\n4\n");
        Assert.Equal(
            "Columns differ in length: 'embedding' has 3 rows in emb.npy, 'label' has 2 in label.npy.",
            folder.Refuse(SampleColumns.Embedding | SampleColumns.Label, named: ["embedding=emb.npy", "label=label.npy"]));
        Assert.Equal(
            "Columns differ in length: 'loss' has 2 rows in loss-a.npy, 'score' has 1 in score-a.npy.",
            folder.Refuse(SampleColumns.Loss | SampleColumns.Score, named: ["loss=loss-*.npy", "score=score-*.npy"]));
        Assert.Equal(
            "Columns differ in length: 'label' has 4 rows in t.csv, 'loss' has 3 in loss-a.npy and 1 more.",
            folder.Refuse(SampleColumns.Label | SampleColumns.Loss, ["t.csv"], ["loss=loss-*.npy"]));
    }

    [Fact]
    public void WidthOfRows_IsComparedWithTheDeclaration()
    {
        using InputFolder folder = new InputFolder().Npy("emb.npy", new float[8], 2, 4).Text("a.csv", "embedding\n1 2 3\n\"[4, 5]\"\n");
        Assert.Equal(
            "emb.npy, column 'embedding': its rows have 4 values, expected 3 (Channels) by the declaration of Reading.",
            folder.Refuse(SampleColumns.Embedding, named: ["embedding=emb.npy"]));
        Assert.Equal("a.csv, row 1, column 'embedding': expected 3 values, found 2.", folder.Refuse(SampleColumns.Embedding, ["a.csv"]));
    }

    [Fact]
    public void Naming_IsChecked()
    {
        using InputFolder folder = new InputFolder().Npy("emb.npy", new float[3], 1, 3).Text("x.txt", "1").Text("a.csv", "label\n1\n");
        Assert.Contains("missing*.npy: no file matches", folder.Refuse(SampleColumns.Loss, named: ["loss=missing*.npy"]), StringComparison.Ordinal);
        Assert.Contains("none.npy: there is no such file", folder.Refuse(SampleColumns.Loss, named: ["loss=none.npy"]), StringComparison.Ordinal);
        Assert.Contains("x.txt: no format has this ending", folder.Refuse(SampleColumns.Loss, ["x.txt"]), StringComparison.Ordinal);
        Assert.Contains(
            "emb.npy: the file holds one column without a name; name it: --column embedding=emb.npy",
            folder.Refuse(SampleColumns.Embedding, ["emb.npy"]),
            StringComparison.Ordinal);
        Assert.Contains(
            "Reading reads no column 'lable'; it reads label, id.",
            folder.Refuse(SampleColumns.Label, ["a.csv"], names: ["lable=y"]),
            StringComparison.Ordinal);
        Assert.Contains("'float31x3' is no type", folder.Refuse(SampleColumns.Embedding, named: ["embedding=emb:float31x3"]), StringComparison.Ordinal);
        Assert.Contains("'0' is no number of values", folder.Refuse(SampleColumns.Embedding, named: ["embedding=emb.npy:float32x0"]), StringComparison.Ordinal);
        Assert.Contains(
            "its 140 bytes are no whole number of rows of 12 bytes",
            folder.Refuse(SampleColumns.Embedding, named: ["embedding=emb.npy:float32x3"]),
            StringComparison.Ordinal);
        Assert.Contains(
            "Stage0 (read) reads the column 'loss'; name its files",
            folder.Refuse(SampleColumns.Loss | SampleColumns.Embedding, named: ["embedding=emb.npy"]),
            StringComparison.Ordinal);
        Assert.Contains(
            "'embedding' must be COLUMN=FILES",
            Assert.Throws<DatasetException>(() => SampleInputs.Parse([], ["embedding"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatChanged_IsRefused()
    {
        using InputFolder folder = new InputFolder().Npy("loss.npy", [1.0, 2, 3]);
        InputManifest manifest;
        using (InputSet planned = folder.Open(SampleColumns.Loss, named: ["loss=loss.npy"]))
        {
            manifest = planned.Manifest;
            planned.Verify();
        }

        folder.Npy("loss.npy", [1.0, 2, 4]);
        using var changed = InputSet.Open(manifest, ReadingStage.Of(SampleColumns.Loss));
        string expected = "loss.npy: the file has changed since the plan was made: SHA-256";
        Assert.Contains(expected, Assert.Throws<DatasetException>(changed.Verify).Message, StringComparison.Ordinal);
        Assert.Contains(
            expected,
            Assert.Throws<DatasetException>(() => changed.Samples.Read(0, 1, SampleColumns.Loss, "", new SampleBuffer())).Message,
            StringComparison.Ordinal);
        folder.Npy("loss.npy", [1.0, 2, 3, 4]);
        Assert.Contains("152 bytes then, 160 now", Assert.Throws<DatasetException>(changed.Verify).Message, StringComparison.Ordinal);
        File.Delete(folder["loss.npy"]);
        Assert.Contains("loss.npy: the file is missing", Assert.Throws<DatasetException>(changed.Verify).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoSamplesOfOneId_AreNamed()
    {
        using InputFolder folder = new InputFolder().Text("a.csv", "id,label\nx,1\ny,2\n").Text("b.csv", "id,label\nz,1\nx,2\n");
        using InputSet inputs = folder.Open(SampleColumns.Label, ["*.csv"]);
        string message = Assert.Throws<DatasetException>(() => DuplicateIds.Refuse(inputs.Samples, 1 << 20, Path.GetTempPath())).Message;
        Assert.Equal("b.csv, row 1, column 'id': 'x' is also the id of a.csv, row 0.", message);
    }
}
