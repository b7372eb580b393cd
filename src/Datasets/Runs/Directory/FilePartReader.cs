using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PipelineDsl.Datasets;

/// <summary>Reads a part from its file and checks the hash of every chunk that it touches. Not safe for concurrent use: one a thread.</summary>
internal sealed class FilePartReader : PartReader
{
    private readonly SafeFileHandle _handle;
    private readonly PartRecord _record;
    private readonly Func<string, DatasetException> _torn;
    private byte[] _chunk = [];
    private long _held = -1;

    /// <summary>Opens a part.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="record">What the task says about it.</param>
    /// <param name="torn">Makes the error for a file that is not what was written, from what is wrong with it.</param>
    /// <exception cref="DatasetException">The file is missing, or of another length.</exception>
    internal FilePartReader(string path, PartRecord record, Func<string, DatasetException> torn)
    {
        _record = record;
        _torn = torn;
        try
        {
            _handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw torn($"{path} is missing");
        }

        Path = path;
        long length = RandomAccess.GetLength(_handle);
        if (length != record.Bytes)
        {
            _handle.Dispose();
            throw torn($"{path} has {length} bytes and not {record.Bytes}");
        }
    }

    /// <summary>The file.</summary>
    internal string Path { get; }

    /// <inheritdoc/>
    internal override long Length => _record.Bytes;

    /// <inheritdoc/>
    internal override void Read<T>(long offset, Span<T> values)
    {
        while (!values.IsEmpty)
        {
            int piece = int.Min(values.Length, 1 << 20);
            Span<byte> bytes = MemoryMarshal.AsBytes(values[..piece]);
            Copy(offset, bytes);
            offset += bytes.Length;
            values = values[piece..];
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _handle.Dispose();

    private void Copy(long offset, Span<byte> bytes)
    {
        if (offset < 0 || offset > Length - bytes.Length)
        {
            throw _torn($"{Path} ends at byte {Length}, but bytes {offset} to {offset + bytes.Length - 1} were asked for");
        }

        while (!bytes.IsEmpty)
        {
            long chunk = offset / PartRecord.ChunkBytes;
            int start = (int)(offset % PartRecord.ChunkBytes);
            int count = int.Min(bytes.Length, PartRecord.ChunkBytes - start);
            Hold(chunk);
            _chunk.AsSpan(start, count).CopyTo(bytes);
            bytes = bytes[count..];
            offset += count;
        }
    }

    private void Hold(long chunk)
    {
        if (chunk == _held)
        {
            return;
        }

        _held = -1;
        long first = chunk * PartRecord.ChunkBytes;
        int count = (int)long.Min(PartRecord.ChunkBytes, Length - first);
        SampleBuffer.Grow(ref _chunk, long.Min(PartRecord.ChunkBytes, Length));
        Span<byte> bytes = _chunk.AsSpan(0, count);
        int read = 0;
        while (read < count)
        {
            int more = RandomAccess.Read(_handle, bytes[read..], first + read);
            if (more == 0)
            {
                throw _torn($"{Path} ends at byte {first + read} while it is read");
            }

            read += more;
        }

        // A table of hashes that is too short counts as a hash that differs.
        ReadOnlySpan<byte> hashes = _record.Chunks;
        long at = chunk * sizeof(ulong);
        if (at + sizeof(ulong) > hashes.Length
            || BinaryPrimitives.ReadUInt64LittleEndian(hashes[(int)at..]) != XxHash3.HashToUInt64(bytes))
        {
            throw _torn($"{Path} differs from what was written between bytes {first} and {first + count - 1}");
        }

        _held = chunk;
    }
}
