using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>An npz archive: every array is read in its own way.</summary>
internal sealed class NpzFile : SampleFile
{
    private readonly ArrayFile _stored;
    private readonly ImmutableDictionary<string, PackedArrayFile> _packed;

    /// <summary>Opens an archive.</summary>
    /// <param name="file">The file.</param>
    /// <param name="entries">Its arrays.</param>
    internal NpzFile(FileAt file, ImmutableArray<NpzEntry> entries)
    {
        _packed = entries.Where(static entry => entry.IsPacked)
            .ToImmutableDictionary(static entry => entry.Column.Name, entry => new PackedArrayFile(file, entry));
        _stored = new ArrayFile(file, [.. entries.Where(static entry => !entry.IsPacked).Select(static entry => entry.Column)]);
    }

    /// <inheritdoc/>
    internal override long HeldBytes => _stored.HeldBytes;

    /// <inheritdoc/>
    internal override void Read(long first, int rows, ReadOnlySpan<ColumnTarget> targets)
    {
        foreach (ref readonly ColumnTarget target in targets)
        {
            SampleFile file = _packed.TryGetValue(target.FileColumn, out PackedArrayFile? packed) ? packed : _stored;
            file.Read(first, rows, new ReadOnlySpan<ColumnTarget>(in target));
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _stored.Dispose();
        foreach (PackedArrayFile packed in _packed.Values)
        {
            packed.Dispose();
        }
    }
}
