using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets.Tests.Support;

/// <summary>What tasks wrote, by round, task and name.</summary>
internal sealed class MemoryParts
{
    private readonly Dictionary<(string Round, int Task, string Part), byte[]> _parts = [];

    /// <summary>Bytes of a part.</summary>
    /// <param name="round">Name of the round.</param>
    /// <param name="task">The task; -1 for the merge.</param>
    /// <param name="part">Name of the part.</param>
    public byte[] this[string round, int task, string part] => _parts.TryGetValue((round, task, part), out byte[]? bytes)
        ? bytes
        : throw new DatasetException($"{round}, task {task}: {part} is missing.", 3);

    /// <summary>A part that becomes visible when it is disposed.</summary>
    /// <param name="round">Name of the round.</param>
    /// <param name="task">The task; -1 for the merge.</param>
    /// <param name="part">Name of the part.</param>
    public PartWriter Create(string round, int task, string part) => new Writer(this, (round, task, part));

    /// <summary>Opens a part.</summary>
    /// <param name="round">Name of the round.</param>
    /// <param name="task">The task; -1 for the merge.</param>
    /// <param name="part">Name of the part.</param>
    public PartReader Open(string round, int task, string part) => new Reader(this[round, task, part]);

    private sealed class Writer(MemoryParts parts, (string Round, int Task, string Part) key) : PartWriter
    {
        private readonly MemoryStream _bytes = new();

        internal override long Length => _bytes.Length;

        internal override void Write<T>(ReadOnlySpan<T> values) => _bytes.Write(MemoryMarshal.AsBytes(values));

        public override void Dispose()
        {
            lock (parts._parts)
            {
                parts._parts[key] = _bytes.ToArray();
            }
        }
    }

    private sealed class Reader(byte[] bytes) : PartReader
    {
        internal override long Length => bytes.Length;

        internal override void Read<T>(long offset, Span<T> values)
        {
            Span<byte> to = MemoryMarshal.AsBytes(values);
            bytes.AsSpan(checked((int)offset), to.Length).CopyTo(to);
        }

        public override void Dispose()
        {
        }
    }
}
