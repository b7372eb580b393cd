using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Parquet;
using Parquet.Schema;
using Field = Apache.Arrow.Field;

namespace PipelineDsl.Datasets.Tests;

/// <summary>One small set, written in every format that can be read. Texts hold what formats have to escape.</summary>
internal sealed class SetOfSamples
{
    internal const int Channels = 3;

    internal const SampleColumns Columns = SampleColumns.Embedding | SampleColumns.Label | SampleColumns.Loss | SampleColumns.Text | SampleColumns.Id;

    internal SetOfSamples(int count, string name = "")
    {
        Count = count;
        Embeddings = [.. Enumerable.Range(0, count * Channels).Select(static i => (i * 0.37f) - 11)];
        Labels = [.. Enumerable.Range(0, count).Select(static i => i % 10)];
        Losses = [.. Enumerable.Range(0, count).Select(static i => Math.Sqrt(i) / 3)];
        Texts = [.. Enumerable.Range(0, count).Select(static i => $"text {i}, \"quoted\"\nin two lines, größer \u4e2d {new string('x', i % 7)}")];
        Ids = [.. Enumerable.Range(0, count).Select(i => $"{name}id-{i:D5}")];
    }

    internal static string[] Formats => ["npz", "packed.npz", "csv", "csv.gz", "tsv", "jsonl", "jsonl.gz", "parquet", "arrow", "stream.arrow"];

    internal int Count { get; }

    internal float[] Embeddings { get; }

    internal int[] Labels { get; }

    internal double[] Losses { get; }

    internal string[] Texts { get; }

    internal string[] Ids { get; }

    /// <summary>Writes the set; what its name ends with says how.</summary>
    internal void Write(string path)
    {
        string format = Formats.Where(path.EndsWith).MaxBy(static ending => ending.Length)!;
        switch (format)
        {
            case "npz" or "packed.npz": WriteNpz(path, format == "npz" ? CompressionLevel.NoCompression : CompressionLevel.Optimal); break;
            case "parquet": WriteParquet(path); break;
            case "arrow": WriteArrow(path, static (stream, schema) => new ArrowFileWriter(stream, schema)); break;
            case "stream.arrow": WriteArrow(path, static (stream, schema) => new ArrowStreamWriter(stream, schema)); break;
            default: WriteText(path, format); break;
        }
    }

    /// <summary>Asserts that a block holds the set's samples.</summary>
    internal void AssertEqual(SampleBuffer read, int first, int count)
    {
        SampleBlock block = read.Block();
        Assert.Equal(count, block.Count);
        Assert.Equal(Embeddings[(first * Channels)..((first + count) * Channels)], read.Embeddings[..(count * Channels)]);
        Assert.Equal(Labels[first..(first + count)], block.Labels);
        Assert.Equal(Losses[first..(first + count)], block.Losses);
        Assert.Equal(Ids[first..(first + count)], read.Ids[..count]);
        for (int row = 0; row < count; row++)
        {
            Assert.Equal(Texts[first + row], Encoding.UTF8.GetString(block.Text(row)));
        }
    }

    private static byte[] Npy<T>(T[] values, params long[] shape)
        where T : unmanaged =>
        [.. NpyFile.Header(values is float[] ? "<f4" : values is double[] ? "<f8" : "<i4", shape), .. MemoryMarshal.AsBytes(values.AsSpan())];

    private static byte[] NpyTexts(string[] texts)
    {
        int width = texts.Max(static text => text.Length);
        return [.. NpyFile.Header($"<U{width}", [texts.Length]), .. texts.SelectMany(text => Encoding.UTF32.GetBytes(text.PadRight(width, '\0')))];
    }

    private void WriteNpz(string path, CompressionLevel level)
    {
        using var archive = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Add("embedding", Npy(Embeddings, Count, Channels));
        Add("label", Npy(Labels, Count));
        Add("loss", Npy(Losses, Count));
        Add("text", NpyTexts(Texts));
        Add("id", NpyTexts(Ids));

        void Add(string name, byte[] bytes)
        {
            using Stream entry = archive.CreateEntry(name + ".npy", level).Open();
            entry.Write(bytes);
        }
    }

    private void WriteText(string path, string format)
    {
        using Stream file = File.Create(path);
        using Stream stream = format.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using var text = new StreamWriter(stream);
        bool isJson = format.StartsWith("jsonl", StringComparison.Ordinal);
        string separator = format.StartsWith("tsv", StringComparison.Ordinal) ? "\t" : ",";
        if (!isJson)
        {
            text.WriteLine(string.Join(separator, "id", "text", "label", "embedding_0", "embedding_1", "embedding_2", "loss"));
        }

        for (int row = 0; row < Count; row++)
        {
            float[] embedding = Embeddings[(row * Channels)..((row + 1) * Channels)];
            string[] values = [.. embedding.Select(static value => value.ToString("R", CultureInfo.InvariantCulture))];
            string loss = Losses[row].ToString("R", CultureInfo.InvariantCulture);
            text.Write(isJson
                ? $$"""{"id":"{{Ids[row]}}","more":{"label":[1,{}]},"text":{{System.Text.Json.JsonSerializer.Serialize(Texts[row])}},"label":{{Labels[row]}},"""
                    + $$""" "embedding":[{{string.Join(',', values)}}],"loss":{{loss}}}"""
                : string.Join(separator, [Ids[row], $"\"{Texts[row].Replace("\"", "\"\"", StringComparison.Ordinal)}\"", $"{Labels[row]}", .. values, loss]));
            text.Write(row % 3 == 0 ? "\r\n" : row % 3 == 1 ? "\n\n" : "\n");
        }
    }

    private void WriteParquet(string path)
    {
        var embedding = new ListField("embedding", new DataField<float>("element"));
        DataField id = new DataField<string>("id"), text = new DataField<string>("text");
        DataField label = new DataField<int>("label"), loss = new DataField<double?>("loss");
        using FileStream stream = File.Create(path);
        ParquetWriter writer = ParquetWriter.CreateAsync(new ParquetSchema(id, text, label, loss, embedding), stream).GetAwaiter().GetResult();
        foreach (int[] rows in Enumerable.Range(0, Count).Chunk(700))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            int[] definitions = [.. rows.SelectMany(static _ => Enumerable.Repeat(2, Channels))];
            int[] repetitions = [.. rows.SelectMany(static _ => Enumerable.Range(0, Channels).Select(static channel => channel == 0 ? 0 : 1))];
            group.WriteAsync(id, Ids[rows[0]..(rows[^1] + 1)]).GetAwaiter().GetResult();
            group.WriteAsync(text, Texts[rows[0]..(rows[^1] + 1)]).GetAwaiter().GetResult();
            group.WriteAsync<int>(label, Labels[rows[0]..(rows[^1] + 1)]).GetAwaiter().GetResult();
            group.WriteAsync<double>(loss, rows.Select(row => (double?)Losses[row]).ToArray()).GetAwaiter().GetResult();
            float[] values = Embeddings[(rows[0] * Channels)..((rows[^1] + 1) * Channels)];
            group.WriteAllPartsAsync<float>((DataField)embedding.Item, values, definitions, repetitions, default).GetAwaiter().GetResult();
        }

        writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private void WriteArrow(string path, Func<Stream, Schema, ArrowStreamWriter> create)
    {
        var list = new FixedSizeListType(new Field("item", FloatType.Default, false), Channels);
        Schema schema = new Schema.Builder()
            .Field(new Field("id", StringType.Default, false))
            .Field(new Field("text", StringType.Default, true))
            .Field(new Field("label", Int32Type.Default, false))
            .Field(new Field("loss", DoubleType.Default, false)).Field(new Field("embedding", list, false)).Build();
        using FileStream stream = File.Create(path);
        using ArrowStreamWriter writer = create(stream, schema);
        foreach (int[] rows in Enumerable.Range(0, Count).Chunk(900))
        {
            FloatArray values = new FloatArray.Builder().AppendRange(Embeddings[(rows[0] * Channels)..((rows[^1] + 1) * Channels)]).Build();
            IArrowArray[] columns =
            [
                new StringArray.Builder().AppendRange(rows.Select(row => Ids[row])).Build(),
                new StringArray.Builder().AppendRange(rows.Select(row => Texts[row])).Build(),
                new Int32Array.Builder().AppendRange(rows.Select(row => Labels[row])).Build(),
                new DoubleArray.Builder().AppendRange(rows.Select(row => Losses[row])).Build(),
                new FixedSizeListArray(list, rows.Length, values, ArrowBuffer.Empty),
            ];
            writer.WriteRecordBatch(new RecordBatch(schema, columns, rows.Length));
        }

        writer.WriteEnd();
    }
}
