using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Datasets.Tests;

/// <summary>Whatever texts hold, rows of text files are found where they are.</summary>
public sealed class TextRowsProperties
{
    /// <summary>Texts of what could be mistaken for the end of a field or of a row.</summary>
    private static readonly Gen<string[]> _texts = Gen.Elements("\"", "\r", "\n", "\r\n", ",", "\t", "a", " ", "é", "{", "\\", "")
        .ArrayOf().Select(string.Concat).Where(static text => text.Length > 0).ArrayOf().Where(static texts => texts.Length > 0);

    [Fact]
    public void QuotedFields_AreReadBack() => Check("csv", static texts => "text,label\r\n" + string.Concat(texts.Select(static (text, i) =>
        $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\",{i % 10}{(i % 2 == 0 ? "\n" : "\r\n\r\n")}")));

    [Fact]
    public void JsonLines_AreReadBack() => Check("jsonl", static texts =>
        string.Join("\n", texts.Select(static (text, i) => JsonSerializer.Serialize(new { text, label = i % 10 }))));

    [Fact]
    public void RowsOfAnIndex_StartWhereTheyAreRead()
    {
        string text = string.Concat(Enumerable.Range(0, 5_000).Select(static i => $"\"{i}\n\",{new string('x', i % 90)}\n\n"));
        using InputFolder folder = new InputFolder().Text("a.csv", text);
        var file = new FileAt(folder["a.csv"], "a.csv");
        using var rows = new TextRows(file, 0, isQuoted: true);
        (long count, RowIndex? index) = TextRowIndex.Take(rows, isSeekable: true, default);
        Assert.Equal(5_000, count);
        Assert.Equal(5, index!.Count);
        for (int entry = 0; entry < index.Count; entry++)
        {
            using var from = new TextRows(file, index[entry], isQuoted: true);
            Assert.True(from.TryRead(out ReadOnlySpan<byte> row));
            Assert.StartsWith($"\"{index.Row(entry)}\n", Encoding.UTF8.GetString(row), StringComparison.Ordinal);
            Assert.Equal(entry, index.Entry(index.Row(entry)));
            Assert.Equal(entry, index.Entry(index.Row(entry) + 1));
        }
    }

    private static void Check(string format, Func<string[], string> write) => Prop.ForAll(_texts.ToArbitrary(), texts =>
    {
        using InputFolder folder = new InputFolder().Text("a." + format, write(texts));
        using InputSet inputs = folder.Open(SampleColumns.Text | SampleColumns.Label, ["a." + format]);
        Assert.Equal(texts.Length, inputs.Samples.Count);
        var buffer = new SampleBuffer();
        for (int first = texts.Length - 1; first >= 0; first -= 2)
        {
            inputs.Samples.Read(first, texts.Length - first, SampleColumns.Text | SampleColumns.Label, "", buffer);
            SampleBlock block = buffer.Block();
            for (int row = 0; row < block.Count; row++)
            {
                Assert.Equal(texts[first + row], Encoding.UTF8.GetString(block.Text(row)));
                Assert.Equal((first + row) % 10, block.Labels[row]);
            }
        }
    }).QuickCheckThrowOnFailure();
}
