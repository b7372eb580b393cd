using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace PipelineDsl.Datasets;

/// <summary>An Arrow file or stream, unpacked one record batch at a time.</summary>
/// <param name="file">The file.</param>
/// <param name="input">What it was found to be: where its batches start, and their rows.</param>
internal sealed class ArrowBatches(FileAt file, InputFile input) : ChunkedFile(file, Starts(input))
{
    /// <summary>Whether a stream is an Arrow file rather than an Arrow stream; it is left at its start.</summary>
    /// <param name="stream">The stream, at its start.</param>
    internal static bool IsFile(FileStream stream)
    {
        Span<byte> magic = stackalloc byte[6];
        return RandomAccess.Read(stream.SafeFileHandle, magic, 0) == magic.Length && magic.SequenceEqual("ARROW1"u8);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    /// <inheritdoc/>
    private protected override ColumnChunk Unpack(int chunk, string column)
    {
        using FileStream stream = System.IO.File.OpenRead(File.FullPath);
        if (IsFile(stream))
        {
            using var reader = new ArrowFileReader(stream);
            using RecordBatch batch = reader.ReadRecordBatchAsync((int)input.Index![chunk]).AsTask().GetAwaiter().GetResult();
            return ArrowValues.Unpack(batch.Column(column));
        }

        // A stream is read from the start of a batch as though its schema stood right before it.
        byte[] schema = new byte[input.Index![0]];
        stream.ReadExactly(schema);
        stream.Position = input.Index[chunk];
        using var batches = new ArrowStreamReader(new PrefixedStream(schema, stream));
        using RecordBatch found = batches.ReadNextRecordBatch() ?? throw File.Bad("it ends before its last record batch");
        return ArrowValues.Unpack(found.Column(column));
    }

    private static long[] Starts(InputFile input) =>
        [.. Enumerable.Range(0, input.Index!.Count).Select(input.Index.Row), input.Rows];
}
