using System.IO.Compression;

namespace PipelineDsl.Datasets;

/// <summary>
/// Splits a text file into rows: lines, or records of comma-separated values, whose quoted fields may hold line ends. Lines without a byte are no rows.
/// </summary>
internal sealed class TextRows : IDisposable
{
    /// <summary>The longest row that is read, in bytes.</summary>
    internal const int LongestRow = 256 << 20;

    private readonly FileAt _file;
    private readonly Stream _stream;
    private readonly bool _isQuoted;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where to start, in bytes of the text; 0 in files that are compressed.</param>
    /// <param name="isQuoted">Whether line ends between double quotes belong to a field.</param>
    internal TextRows(FileAt file, long offset, bool isQuoted)
    {
        (_file, _isQuoted, Offset) = (file, isQuoted, offset);
        Stream stream = new FileStream(file.FullPath, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        _stream = IsCompressed(file.Name) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        if (offset > 0)
        {
            _stream.Position = offset;
        }
    }

    /// <summary>Where the row that was read last starts, in bytes of the text.</summary>
    internal long RowOffset { get; private set; }

    /// <summary>Where the next row starts.</summary>
    internal long Offset { get; private set; }

    /// <summary>Whether a file can only be read from its start.</summary>
    /// <param name="name">Its path.</param>
    internal static bool IsCompressed(string name) => name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a row, without the end of its line.</summary>
    /// <param name="row">Receives its bytes, which are good until the next call.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="DatasetException">The row is longer than any, or a quote is not closed.</exception>
    internal bool TryRead(out ReadOnlySpan<byte> row)
    {
        do
        {
            if (!TryReadLine(out row))
            {
                return false;
            }
        }
        while (row.IsEmpty);

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private bool TryReadLine(out ReadOnlySpan<byte> row)
    {
        int scanned = 0;
        bool isOpen = false;
        while (true)
        {
            ReadOnlySpan<byte> found = _buffer.AsSpan(_start, _end - _start);
            int end = Find(found, ref scanned, ref isOpen);
            if (end < 0 && !_isAtEnd)
            {
                Fill();
                continue;
            }

            if (end < 0 && isOpen)
            {
                throw _file.Bad($"the record that starts at byte {Offset} opens a quote and does not close it; the file is truncated or damaged");
            }

            if (end < 0 && found.IsEmpty)
            {
                row = [];
                return false;
            }

            end = end < 0 ? found.Length : end;
            row = found[..end];
            int taken = end + (end == found.Length ? 0 : found[end] == '\r' && end + 1 < found.Length && found[end + 1] == '\n' ? 2 : 1);
            (RowOffset, Offset, _start) = (Offset, Offset + taken, _start + taken);
            return true;
        }
    }

    /// <summary>The end of a line, or -1 when there may be more of it.</summary>
    private int Find(ReadOnlySpan<byte> text, ref int scanned, ref bool isOpen)
    {
        while (scanned < text.Length)
        {
            int next = (_isQuoted ? isOpen ? text[scanned..].IndexOf((byte)'"') : text[scanned..].IndexOfAny("\"\r\n"u8)
                : text[scanned..].IndexOfAny("\r\n"u8)) + scanned;
            if (next < scanned)
            {
                scanned = text.Length;
                return -1;
            }

            if (text[next] == '"')
            {
                isOpen = !isOpen;
                scanned = next + 1;
                continue;
            }

            // What follows a carriage return decides whether it ends the line alone.
            scanned = next;
            return text[next] == '\r' && next + 1 == text.Length && !_isAtEnd ? -1 : next;
        }

        return -1;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length < LongestRow ? _buffer.Length * 2
                : throw _file.Bad($"the row that starts at byte {Offset} is longer than {LongestRow} bytes; is it a file of rows?"));
        }

        int read = _stream.Read(_buffer.AsSpan(_end));
        (_end, _isAtEnd) = (_end + read, read == 0);
    }
}
