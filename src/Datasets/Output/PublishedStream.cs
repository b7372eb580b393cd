using System.Security.Cryptography;

namespace PipelineDsl.Datasets;

/// <summary>A file of the output as a stream: hashed while it is written, visible when it is published.</summary>
/// <param name="directory">The run's folder.</param>
/// <param name="path">Where it will be.</param>
internal sealed class PublishedStream(RunDirectory directory, string path) : Stream
{
    private const int BufferBytes = 1 << 18;

    private readonly PublishedFile _file = new(directory, path);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _filled;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => _file.Length + _filled;

    /// <summary>Bytes written so far; it cannot be set.</summary>
    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException("Output is written from start to end.");
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = int.Min(buffer.Length, _buffer.Length - _filled);
            buffer[..count].CopyTo(_buffer.AsSpan(_filled));
            buffer = buffer[count..];
            _filled += count;
            if (_filled == _buffer.Length)
            {
                Leave();
            }
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: the file reaches the disk when it is published.</summary>
    public override void Flush()
    {
    }

    /// <summary>Gives files of one folder their names.</summary>
    /// <param name="streams">The files.</param>
    /// <returns>What the manifest says about them.</returns>
    internal static OutputFile[] Publish(IReadOnlyList<PublishedStream> streams)
    {
        foreach (PublishedStream stream in streams)
        {
            stream.Leave();
        }

        PublishedFile.Publish([.. streams.Select(static stream => stream._file)]);
        return [.. streams.Select(static stream => stream.Record())];
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Output is only written.");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("Output is written from start to end.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("Output is written from start to end.");

    /// <summary>Throws the file away unless it was published.</summary>
    /// <param name="disposing">Whether this was called by a program and not by the finalizer.</param>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private OutputFile Record() => new(Path.GetFileName(_file.Path), _file.Length, Convert.ToHexStringLower(_hash.GetHashAndReset()));

    private void Leave()
    {
        _hash.AppendData(_buffer, 0, _filled);
        _file.Append(_buffer.AsSpan(0, _filled));
        _filled = 0;
    }
}
