using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace PipelineDsl.Datasets;

/// <summary>
/// Finds samples with one name. Names are compared by their hashes, in parts: what fits the memory is sorted there, else the parts wait in files, 16 bytes
/// a sample. Equal hashes are looked up again, so that only equal names count.
/// </summary>
internal sealed class DuplicateIds : IDisposable
{
    private const int BlockRows = 4_096;
    private const int MostParts = 1 << 8;

    private readonly SampleSource _samples;
    private readonly CancellationToken _stop;
    private readonly HashedId[][] _buffers;
    private readonly int[] _filled;
    private readonly FileStream?[] _files;

    private DuplicateIds(SampleSource samples, long memoryBytes, string folder, CancellationToken stop)
    {
        (_samples, _stop) = (samples, stop);
        long bytes = samples.Count * HashedId.Bytes;
        int parts = (int)long.Clamp((2 * bytes / long.Max(1, memoryBytes)) + 1, 1, MostParts);
        _filled = new int[parts];
        _files = new FileStream?[parts];
        _buffers = new HashedId[parts][];
        int room = parts == 1 ? checked((int)samples.Count) : (int)long.Clamp(memoryBytes / 2 / parts / HashedId.Bytes, 64, 1 << 16);
        for (int part = 0; part < parts; part++)
        {
            _buffers[part] = new HashedId[room];
            _files[part] = parts == 1 ? null : new FileStream(
                Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
    }

    /// <summary>Refuses a set in which two samples have one name.</summary>
    /// <param name="samples">The set; it must have names.</param>
    /// <param name="memoryBytes">Memory to work with.</param>
    /// <param name="folder">Where files may wait, which are gone afterwards.</param>
    /// <param name="stop">Set when this is to stop.</param>
    /// <exception cref="DatasetException">Two samples have one name: names both of the first pair.</exception>
    internal static void Refuse(SampleSource samples, long memoryBytes, string folder, CancellationToken stop = default)
    {
        using var ids = new DuplicateIds(samples, memoryBytes, folder, stop);
        ids.Read();
        if (ids.FindFirst() is var (first, second))
        {
            throw new DatasetException($"{samples.Locate(second)}, column 'id': '{ids.Name(second)}' is also the id of {samples.Locate(first)}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (FileStream? file in _files)
        {
            file?.Dispose();
        }
    }

    private void Read()
    {
        var block = new SampleBuffer();
        for (long first = 0; first < _samples.Count; first += BlockRows)
        {
            _stop.ThrowIfCancellationRequested();
            int count = (int)long.Min(BlockRows, _samples.Count - first);
            _samples.Read(first, count, SampleColumns.Id, "", block);
            for (int row = 0; row < count; row++)
            {
                Add(new HashedId(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(block.Ids[row])), first + row));
            }
        }

        for (int part = 0; part < _files.Length; part++)
        {
            Leave(part);
        }
    }

    private void Add(HashedId id)
    {
        int part = (int)(id.Hash % (ulong)_buffers.Length);
        if (_filled[part] == _buffers[part].Length)
        {
            Leave(part);
        }

        _buffers[part][_filled[part]++] = id;
    }

    private void Leave(int part)
    {
        if (_files[part] is { } file)
        {
            file.Write(MemoryMarshal.AsBytes(_buffers[part].AsSpan(0, _filled[part])));
            _filled[part] = 0;
        }
    }

    /// <summary>The pair whose second sample comes first; of several with one name, the first two.</summary>
    private (long First, long Second)? FindFirst()
    {
        (long First, long Second)? found = null;
        for (int part = 0; part < _buffers.Length; part++)
        {
            _stop.ThrowIfCancellationRequested();
            HashedId[] ids = Part(part);
            Array.Sort(ids);
            for (int start = 0, end; start < ids.Length; start = end)
            {
                for (end = start + 1; end < ids.Length && ids[end].Hash == ids[start].Hash; end++)
                {
                }

                if (end > start + 1 && FindFirst(ids.AsSpan(start..end)) is var (first, second) && !(found?.Second <= second))
                {
                    found = (first, second);
                }
            }
        }

        return found;
    }

    private (long First, long Second)? FindFirst(ReadOnlySpan<HashedId> equalHashes)
    {
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (HashedId id in equalHashes)
        {
            if (!seen.TryAdd(Name(id.Index), id.Index))
            {
                return (seen[Name(id.Index)], id.Index);
            }
        }

        return null;
    }

    private HashedId[] Part(int part)
    {
        if (_files[part] is not { } file)
        {
            return _buffers[part].AsSpan(0, _filled[part]).ToArray();
        }

        HashedId[] ids = new HashedId[file.Length / HashedId.Bytes];
        file.Position = 0;
        file.ReadExactly(MemoryMarshal.AsBytes(ids.AsSpan()));
        return ids;
    }

    private string Name(long index)
    {
        var block = new SampleBuffer();
        _samples.Read(index, 1, SampleColumns.Id, "", block);
        return block.Ids[0];
    }
}
