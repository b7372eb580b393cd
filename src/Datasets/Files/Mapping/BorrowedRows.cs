namespace PipelineDsl.Datasets;

/// <summary>Rows of a column that stand in a mapped file, in place of a copy. Not safe for concurrent use: part of a buffer of one thread.</summary>
internal sealed unsafe class BorrowedRows
{
    private LeasedMap? _map;
    private byte* _start;

    /// <summary>Whether rows may be borrowed; whoever says so releases them.</summary>
    internal bool IsAllowed { get; set; }

    /// <summary>Whether there are any.</summary>
    internal bool IsSet => _map is not null;

    /// <summary>Values of a block; all of them are borrowed, or none.</summary>
    internal int Values { get; set; }

    /// <summary>The first value.</summary>
    /// <typeparam name="T">Type of a value.</typeparam>
    internal T* At<T>()
        where T : unmanaged => (T*)_start;

    /// <summary>Borrows the block.</summary>
    /// <typeparam name="T">Type of a value.</typeparam>
    /// <param name="map">The file.</param>
    /// <param name="offset">Where the block starts there.</param>
    /// <returns>False where it has to be read in another way.</returns>
    internal bool TryBorrow<T>(LeasedMap map, long offset)
        where T : unmanaged
    {
        // Archives and headers may put values anywhere.
        if (!IsAllowed || Values == 0 || offset % sizeof(T) != 0)
        {
            return false;
        }

        Release();
        _start = map.TryBorrow(offset, (long)Values * sizeof(T));
        _map = _start != null ? map : null;
        return IsSet;
    }

    /// <summary>Gives the block back.</summary>
    internal void Release()
    {
        _map?.Return();
        _map = null;
        _start = null;
    }
}
