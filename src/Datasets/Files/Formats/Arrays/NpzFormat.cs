using System.Collections.Immutable;
using System.IO.Compression;

namespace PipelineDsl.Datasets;

/// <summary>NumPy arrays in a zip archive. Arrays that <c>numpy.savez</c> wrote are read in place; compressed ones are unpacked from their starts.</summary>
internal sealed class NpzFormat : FileFormat
{
    /// <inheritdoc/>
    internal override FileDescription Describe(FileAt file, RawType? declared, CancellationToken stop) =>
        new([.. Read(file).Select(static entry => entry.Column.Describe())]);

    /// <inheritdoc/>
    internal override SampleFile Open(FileAt file, InputFile input) => new NpzFile(file, Read(file));

    private static ImmutableArray<NpzEntry> Read(FileAt file)
    {
        using FileStream stream = File.OpenRead(file.FullPath);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        var found = ImmutableArray.CreateBuilder<NpzEntry>();
        foreach (ZipArchiveEntry entry in archive.Entries.Where(static entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal)))
        {
            string name = entry.FullName[..^4];
            if (found.Any(other => other.Column.Name == name))
            {
                throw file.Bad($"two arrays are called '{name}'");
            }

            using Stream values = entry.Open();
            ArrayColumn column = NpyHeader.Read(file, name, values, 0);
            long bytes = entry.Length - column.Offset;
            ArrayShape.RequireLength(file, column, bytes);

            // Of an entry that is stored as it is, whoever has just read the header finds the archive's stream right behind it.
            bool isPacked = entry.CompressedLength != entry.Length || !IsAt(stream, stream.Position - column.Offset);
            column = isPacked ? column : column with { Offset = stream.Position };
            if (!isPacked && bytes > stream.Length - column.Offset)
            {
                throw file.Bad($"truncated: '{name}' reaches beyond its end");
            }

            found.Add(new NpzEntry(column, entry.FullName, isPacked));
        }

        return found.ToImmutable();
    }

    /// <summary>Whether an array stands at a place in a file; the file is left where it was.</summary>
    private static bool IsAt(FileStream stream, long start)
    {
        Span<byte> magic = stackalloc byte[6];
        return start >= 0 && RandomAccess.Read(stream.SafeFileHandle, magic, start) == magic.Length && NpyHeader.IsMagic(magic);
    }
}
