using Microsoft.Win32.SafeHandles;

namespace PipelineDsl.Datasets;

/// <summary>
/// A file in memory for as long as nobody wants to change it. A mapped file that somebody cuts short would end the process at the next read, without an
/// exception; so the file is mapped under a lease, by which whoever truncates it or opens it for writing waits until the map is gone. The system is asked
/// before every block whether somebody waits, and ten times a second while no block is read. Safe for concurrent use.
/// </summary>
internal sealed unsafe class LeasedMap : IDisposable
{
    /// <summary>The longest file: the system's tables of its pages take a 512th of that.</summary>
    internal const long MostBytes = 32L << 30;

    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private readonly byte* _start;
    private readonly long _bytes;
    private readonly Timer _timer;
    private int _users;
    private bool _isEnding, _hasEnded;

    private LeasedMap(SafeFileHandle file, byte* start, long bytes)
    {
        (_file, _bytes) = (file, bytes);
        _start = start;

        // Blocks may be in use when the file is closed.
        bool isHeld = false;
        file.DangerousAddRef(ref isHeld);
        _timer = new Timer(static map => ((LeasedMap)map!).Look(), this, _period, _period);
    }

    /// <summary>Bytes of the system's tables when all pages were read.</summary>
    internal long TableBytes => _bytes / 512;

    /// <summary>Whether the file is mapped.</summary>
    internal bool IsMapped
    {
        get
        {
            lock (_gate)
            {
                return !_hasEnded;
            }
        }
    }

    /// <summary>Maps the front of a file.</summary>
    /// <param name="file">The file, open for reading; it may be closed before the map.</param>
    /// <param name="bytes">How much of it.</param>
    /// <returns>Null where there are no leases, the file is somebody else's, somebody writes to it, or it is shorter: it is read by position then.</returns>
    internal static LeasedMap? TryTake(SafeFileHandle file, long bytes)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || bytes is <= 0 or > MostBytes || !LinuxFile.TryLease(file))
        {
            return null;
        }

        // Only now: whoever wants to cut the file short has done so, or waits.
        byte* start = RandomAccess.GetLength(file) >= bytes ? LinuxFile.Map(file, bytes) : null;
        if (start == null)
        {
            LinuxFile.EndLease(file);
            return null;
        }

        return new LeasedMap(file, start, bytes);
    }

    /// <summary>Gives a block of the file where it is in the system's cache; it stays until <see cref="Return"/>.</summary>
    /// <param name="offset">Where it starts.</param>
    /// <param name="bytes">Its length, more than 0.</param>
    /// <returns>Null where it has to be read by position: from the disk, or because somebody waits for the end of the lease.</returns>
    internal byte* TryBorrow(long offset, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, _bytes - bytes);
        if (!TryEnter())
        {
            return null;
        }

        // Disks are read by position, which tells their errors: touching a page that cannot be read would end the process.
        long page = LinuxFile.PageBytes, first = offset / page * page, pages = ((offset + bytes - 1) / page) + 1 - (first / page);
        long cached = LinuxFile.CachedPages(_file, first, pages * page);
        if (cached == pages || (cached < 0 && LinuxFile.TryPopulate(_start + first, pages * page)))
        {
            return _start + offset;
        }

        Return();
        return null;
    }

    /// <summary>Gives a block back.</summary>
    internal void Return()
    {
        lock (_gate)
        {
            _users--;
            EndIfUnused();
        }
    }

    /// <summary>Ends the map, and the lease, once no block is in use.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isEnding = true;
            EndIfUnused();
        }
    }

    private bool TryEnter()
    {
        lock (_gate)
        {
            if (!IsWanted())
            {
                return false;
            }

            _users++;
            return true;
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            _ = IsWanted();
        }
    }

    private bool IsWanted()
    {
        _isEnding = _isEnding || !LinuxFile.HoldsLease(_file);
        EndIfUnused();
        return !_isEnding;
    }

    private void EndIfUnused()
    {
        if (_isEnding && !_hasEnded && _users == 0)
        {
            _hasEnded = true;
            _timer.Dispose();
            LinuxFile.Unmap(_start, _bytes);
            LinuxFile.EndLease(_file);
            _file.DangerousRelease();
        }
    }
}
