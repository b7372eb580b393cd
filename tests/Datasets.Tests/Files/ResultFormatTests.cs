using System.Text.Json;

namespace PipelineDsl.Datasets.Tests;

/// <summary>Output reads back as what was written.</summary>
public sealed class ResultFormatTests
{
    private const int Count = 70_000;

    [Fact]
    public void JsonLines_HoldAllColumns()
    {
        string[] lines = System.Text.Encoding.UTF8.GetString(Write("jsonl", 2)).Split('\n');
        Assert.Equal("""{"index":0,"id":null,"file":"a \"b\" é.npy","row":0,"rank":-1,"score":null,"weight":1.5,"class":3,"reason":"chosen"}""", lines[0]);
        Assert.Equal(1, JsonDocument.Parse(lines[1]).RootElement.GetProperty("score").GetDouble());
        Assert.Equal("", Assert.Single(lines[2..]));
        using var stream = new MemoryStream();
        using (ResultWriter<DroppedSample> writer = OutputFormat.Find("jsonl").Dropped(stream))
        {
            writer.Add(new DroppedSample { Index = 5, Id = "x", Stage = "Stage1", Reason = VerdictReason.Duplicate, Score = 0.1, DuplicateOf = 2 });
        }

        Assert.Equal(
            """{"index":5,"id":"x","stage":"Stage1","reason":"duplicate","score":0.1,"duplicate_of":2}""" + "\n",
            System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Parquet_HoldsAllRows()
    {
        using InputFolder folder = new InputFolder().Bytes("selection.parquet", Write("parquet", Count));
        SampleBuffer read = folder.Read(SampleColumns.Loss, ["selection.parquet"], names: ["loss=weight"]);
        Assert.Equal(Count, read.Count);
        Assert.All(read.Losses[..Count], static weight => Assert.Equal(1.5, weight));
        Assert.Equal(
            "selection.parquet, row 0, column 'loss' ('score' in the file): it is null.",
            folder.Refuse(SampleColumns.Loss, ["selection.parquet"], names: ["loss=score"]));
    }

    [Fact]
    public void NumPy_HoldsIndices()
    {
        using InputFolder folder = new InputFolder().Bytes("selection.npy", Write("npy", Count));
        Assert.Equal([.. Enumerable.Range(0, Count).Select(static i => (double)i)], folder.Read(SampleColumns.Loss, named: ["loss=selection.npy"]).Losses);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("npy")]
    [InlineData("jsonl")]
    public void SameRows_AreTheSameBytes(string format) => Assert.Equal(Write(format, 1_000), Write(format, 1_000));

    private static byte[] Write(string format, int count)
    {
        using var stream = new MemoryStream();
        using (ResultWriter<SelectedSample> writer = OutputFormat.Find(format).Selected(stream))
        {
            for (int row = 0; row < count; row++)
            {
                writer.Add(new SelectedSample
                {
                    Index = row,
                    Id = format == "parquet" ? $"id {row}" : null,
                    File = "a \"b\" é.npy",
                    Row = row,
                    Rank = -1,
                    Score = row == 0 ? double.NaN : row,
                    Weight = 1.5,
                    Class = 3,
                    Reason = VerdictReason.Chosen,
                });
            }
        }

        return stream.ToArray();
    }
}
