using System.IO.Compression;
using System.Text;

namespace PipelineDsl.Datasets.Tests;

/// <summary>Rows that stay are written in the formats that they came in.</summary>
public sealed class KeptRowsTests
{
    [Fact]
    public void KeptRows_AreWrittenInTheFormatOfTheirFiles()
    {
        using InputFolder folder = new InputFolder()
            .Text("a.csv", "label,text\n0,\"zero\nlines\"\n1,one\n2,two\n").Text("b.csv", "label,text\r\n3,three\r\n4,four")
            .Npy("emb.npy", [.. Enumerable.Range(0, 15).Select(static i => (Half)i)], 5, 1, 3)
            .Raw("loss.bin", 0.0, 1, 2, 3, 4);
        using InputSet inputs = folder.Open(
            SampleColumns.Label | SampleColumns.Embedding | SampleColumns.Loss, ["*.csv"], ["embedding=emb.npy", "loss=loss.bin:float64"]);
        _ = KeptRows.Write(inputs.Manifest, [0, 2, 4], folder["kept"]);
        Assert.Equal("label,text\n0,\"zero\nlines\"\n2,two\n", File.ReadAllText(folder["kept/a.csv"]));
        Assert.Equal("label,text\n4,four\n", File.ReadAllText(folder["kept/b.csv"]));
        Assert.Equal(24, new FileInfo(folder["kept/loss.bin"]).Length);
        Assert.Contains("'<f2', 'fortran_order': False, 'shape': (3, 1, 3)", File.ReadAllText(folder["kept/emb.npy"]), StringComparison.Ordinal);
        SampleBuffer read = folder.Read(
            SampleColumns.Label | SampleColumns.Embedding | SampleColumns.Loss, ["kept/*.csv"], ["embedding=kept/emb.npy", "loss=kept/loss.bin:float64"]);
        Assert.Equal([0, 2, 4], read.Labels);
        Assert.Equal([0, 2, 4], read.Losses);
        Assert.Equal([0, 1, 2, 6, 7, 8, 12, 13, 14], read.Embeddings);
    }

    [Fact]
    public void CompressedLines_StayCompressed()
    {
        using var folder = new InputFolder();
        using (var file = new GZipStream(File.Create(folder["a.jsonl.gz"]), CompressionLevel.Fastest))
        {
            file.Write("{\"label\":1}\n\n{\"label\":2}\n{\"label\":3}"u8);
        }

        using InputSet inputs = folder.Open(SampleColumns.Label, ["a.jsonl.gz"]);
        string path = Assert.Single(KeptRows.Write(inputs.Manifest, [1, 2], folder["kept"]));
        using var read = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        Assert.Equal("{\"label\":2}\n{\"label\":3}\n", read.ReadToEnd());
    }

    [Fact]
    public void WhatCannotBeWritten_IsRefusedBeforeAnyFileIsThere()
    {
        using InputFolder folder = new InputFolder().Text("a.csv", "label\n1\n");
        new SetOfSamples(5).Write(folder["a.parquet"]);
        using InputSet text = folder.Open(SampleColumns.Label, ["a.csv"]);
        string inPlace = Assert.Throws<DatasetException>(() => KeptRows.Write(text.Manifest, [0], Path.GetDirectoryName(folder["a.csv"])!)).Message;
        Assert.Contains("a.csv: the rows that stay would replace the input", inPlace, StringComparison.Ordinal);
        using InputSet table = folder.Open(SampleColumns.Label, ["a.parquet"]);
        string message = Assert.Throws<DatasetException>(() => KeptRows.Write(table.Manifest, [0], folder["kept"])).Message;
        Assert.Contains("a.parquet: rows of this format cannot be written back", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["kept"]));
    }
}
