namespace PipelineDsl.Datasets;

/// <summary>
/// A file whose columns can only be unpacked some thousands of rows at a time. What was unpacked last stays for the next blocks and for other threads,
/// up to a size.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="starts">First row of every chunk, and one more: the rows of the file.</param>
internal abstract class ChunkedFile(FileAt file, long[] starts) : SampleFile
{
    private const long MostBytes = 256L << 20;

    private readonly Lock _gate = new();
    private readonly LinkedList<(int Chunk, string Column, Lazy<ColumnChunk> Values)> _recent = [];

    /// <summary>Rows of the file.</summary>
    internal long Rows => starts[^1];

    /// <summary>The file.</summary>
    private protected FileAt File => file;

    /// <inheritdoc/>
    internal override long HeldBytes
    {
        get
        {
            lock (_gate)
            {
                return Held();
            }
        }
    }

    /// <inheritdoc/>
    internal override void Read(long first, int rows, ReadOnlySpan<ColumnTarget> targets)
    {
        for (int done = 0; done < rows;)
        {
            // Of chunks that start at a row the last one has it: the others are empty.
            int chunk = Array.BinarySearch(starts, first + done) is var at && at >= 0 ? at : ~at - 1;
            while (starts[chunk + 1] == starts[chunk])
            {
                chunk++;
            }

            int from = (int)(first + done - starts[chunk]);
            int count = (int)long.Min(rows - done, starts[chunk + 1] - (first + done));
            foreach (ColumnTarget target in targets)
            {
                Find(chunk, target.FileColumn).Put(from, count, target, done);
            }

            done += count;
        }
    }

    /// <summary>Unpacks a column of a chunk; several threads may unpack different ones.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="column">The column.</param>
    private protected abstract ColumnChunk Unpack(int chunk, string column);

    private ColumnChunk Find(int chunk, string column)
    {
        Lazy<ColumnChunk> values;
        lock (_gate)
        {
            LinkedListNode<(int Chunk, string Column, Lazy<ColumnChunk> Values)>? node = _recent.First;
            while (node is not null && (node.Value.Chunk != chunk || node.Value.Column != column))
            {
                node = node.Next;
            }

            if (node is null)
            {
                long rows = starts[chunk + 1] - starts[chunk];
                node = new((chunk, column, new Lazy<ColumnChunk>(() => file.Guard(() => Checked(Unpack(chunk, column), rows)))));
            }
            else
            {
                _recent.Remove(node);
            }

            _recent.AddFirst(node);
            values = node.Value.Values;
        }

        ColumnChunk found = values.Value;
        Trim();
        return found;
    }

    private ColumnChunk Checked(ColumnChunk found, long rows) =>
        found.Rows == rows ? found : throw file.Bad($"damaged: a chunk was said to have {rows} rows, and has {found.Rows}");

    private void Trim()
    {
        lock (_gate)
        {
            long bytes = Held();
            while (bytes > MostBytes && _recent.Count > 1 && _recent.Last!.Value.Values.IsValueCreated)
            {
                bytes -= _recent.Last.Value.Values.Value.Bytes;
                _recent.RemoveLast();
            }
        }
    }

    private long Held() => _recent.Sum(static chunk => chunk.Values.IsValueCreated ? chunk.Values.Value.Bytes : 0);
}
