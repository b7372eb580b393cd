using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>
/// A part as a file: buffered by chunks, each of which is hashed when it leaves. A part of less than a chunk stays in memory until it is to be published,
/// so that a task that writes little makes no files while it works.
/// </summary>
/// <param name="directory">The run's folder.</param>
/// <param name="task">The task.</param>
/// <param name="part">Name of the part.</param>
internal sealed class FilePartWriter(RunDirectory directory, TaskName task, string part) : PartWriter
{
    private readonly PublishedFile _file = new(directory, directory.Part(task, part));
    private byte[]? _chunk = ArrayPool<byte>.Shared.Rent(PartRecord.ChunkBytes);
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

    /// <summary>Ends the part. The file reaches the disk, and gets its name, when the task ends well.</summary>
    public override void Dispose()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            Hash();
            if (_file.Length > 0)
            {
                Settle();
            }
        }
    }

    /// <summary>Writes what is still in memory of a part that was closed.</summary>
    /// <exception cref="DatasetException">The disk is full, say.</exception>
    internal void Settle()
    {
        if (_chunk is not null)
        {
            _file.Append(_chunk.AsSpan(0, _filled));
            Release();
        }
    }

    /// <summary>What the marker says about the file.</summary>
    internal PartRecord Record() => new() { Name = part, Bytes = Length, Chunks = [.. _hashes] };

    /// <summary>The file with all that was written, to give it its name.</summary>
    /// <exception cref="DatasetException">The disk is full, say.</exception>
    internal PublishedFile Finished()
    {
        Settle();
        return _file;
    }

    /// <summary>Throws the file away unless it was published.</summary>
    internal void Discard()
    {
        IsClosed = true;
        Release();
        _file.Dispose();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = int.Min(bytes.Length, PartRecord.ChunkBytes - _filled);
            bytes[..count].CopyTo(_chunk.AsSpan(_filled));
            bytes = bytes[count..];
            _filled += count;
            if (_filled == PartRecord.ChunkBytes)
            {
                Hash();
                _file.Append(_chunk.AsSpan(0, _filled));
                _filled = 0;
            }
        }
    }

    private void Hash()
    {
        if (_filled > 0)
        {
            Span<byte> hash = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(hash, XxHash3.HashToUInt64(_chunk.AsSpan(0, _filled)));
            _hashes.AddRange(hash);
        }
    }

    private void Release()
    {
        if (_chunk is { } chunk)
        {
            (_chunk, _filled) = (null, 0);
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }
}
