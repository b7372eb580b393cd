using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>Writes global indices alone, as an ascending NumPy array of unsigned 64-bit integers.</summary>
/// <typeparam name="TRow">Type of a row.</typeparam>
/// <param name="stream">Receives the file; stays open.</param>
/// <param name="index">The index of a row.</param>
internal sealed class NpyIndexWriter<TRow>(Stream stream, Func<TRow, long> index) : ResultWriter<TRow>
{
    private readonly long[] _block = new long[4096];
    private int _held;

    // The header says how many there are, and stands before them: they wait on the disk, because there may be more than memory holds.
    private readonly FileStream _waiting = new(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
        FileMode.CreateNew,
        FileAccess.ReadWrite,
        FileShare.None,
        0,
        FileOptions.DeleteOnClose);

    /// <inheritdoc/>
    internal override void Add(in TRow row)
    {
        _block[_held++] = index(row);
        if (_held == _block.Length)
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        using (_waiting)
        {
            Leave();
            stream.Write(NpyFile.Header("<u8", [_waiting.Length / sizeof(ulong)]));
            _waiting.Position = 0;
            _waiting.CopyTo(stream);
        }
    }

    private void Leave()
    {
        int count = _held;
        _held = 0;
        _waiting.Write(MemoryMarshal.AsBytes(_block.AsSpan(0, count)));
    }
}
