using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>A part as a file: buffered by chunks, each of which is hashed when it leaves.</summary>
/// <param name="directory">The run's folder.</param>
/// <param name="task">The task.</param>
/// <param name="part">Name of the part.</param>
internal sealed class FilePartWriter(RunDirectory directory, TaskName task, string part) : PartWriter
{
    private readonly PublishedFile _file = new(directory, directory.Part(task, part));
    private byte[] _chunk = new byte[PartRecord.ChunkBytes];
    private readonly List<byte> _hashes = [];
    private int _filled;

    /// <summary>Name of the part.</summary>
    internal string Name => part;

    /// <summary>Whether nothing more will be written.</summary>
    internal bool IsClosed { get; private set; }

    /// <inheritdoc/>
    internal override long Length => _file.Length + _filled;

    /// <summary>Where the bytes are until they are published.</summary>
    internal string Temporary => _file.Temporary;

    /// <inheritdoc/>
    internal override void Write<T>(ReadOnlySpan<T> values)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        while (!values.IsEmpty)
        {
            // Casts are limited to 2 GiB, so long spans go in pieces.
            int piece = int.Min(values.Length, 1 << 20);
            Append(MemoryMarshal.AsBytes(values[..piece]));
            values = values[piece..];
        }
    }

    /// <summary>Writes the rest. The file reaches the disk, and gets its name, when the task ends well.</summary>
    public override void Dispose()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            Leave();
            _chunk = [];
        }
    }

    /// <summary>What the marker says about the file.</summary>
    internal PartRecord Record() => new() { Name = part, Bytes = Length, Chunks = [.. _hashes] };

    /// <summary>The file, to give it its name.</summary>
    internal PublishedFile File => _file;

    /// <summary>Throws the file away unless it was published.</summary>
    internal void Discard()
    {
        IsClosed = true;
        _file.Dispose();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = int.Min(bytes.Length, _chunk.Length - _filled);
            bytes[..count].CopyTo(_chunk.AsSpan(_filled));
            bytes = bytes[count..];
            _filled += count;
            if (_filled == _chunk.Length)
            {
                Leave();
            }
        }
    }

    private void Leave()
    {
        if (_filled > 0)
        {
            ReadOnlySpan<byte> chunk = _chunk.AsSpan(0, _filled);
            Span<byte> hash = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(hash, XxHash3.HashToUInt64(chunk));
            _hashes.AddRange(hash);
            _filled = 0;
            _file.Append(chunk);
        }
    }
}
