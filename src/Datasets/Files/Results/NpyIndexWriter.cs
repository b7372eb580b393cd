using System.Buffers.Binary;

namespace PipelineDsl.Datasets;

/// <summary>Writes global indices alone, as an ascending NumPy array of unsigned 64-bit integers.</summary>
/// <typeparam name="TRow">Type of a row.</typeparam>
/// <param name="stream">Receives the file; stays open.</param>
/// <param name="index">The index of a row.</param>
internal sealed class NpyIndexWriter<TRow>(Stream stream, Func<TRow, long> index) : ResultWriter<TRow>
{
    // The header says how many there are, and stands before them: they wait on the disk, because there may be more than memory holds.
    private readonly FileStream _waiting = new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.None,
        1 << 16,
        FileOptions.DeleteOnClose);

    /// <inheritdoc/>
    internal override void Add(in TRow row)
    {
        Span<byte> value = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(value, (ulong)index(row));
        _waiting.Write(value);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        using (_waiting)
        {
            stream.Write(NpyFile.Header("<u8", [_waiting.Length / sizeof(ulong)]));
            _waiting.Position = 0;
            _waiting.CopyTo(stream);
        }
    }
}
