namespace PipelineDsl.Datasets;

/// <summary>
/// Files of a set that are open: opened and compared with the plan when they are read first, and closed, the one unused longest first, when there
/// are many, since systems limit how many a process may hold, or when they hold much memory.
/// </summary>
/// <param name="manifest">The files.</param>
internal sealed class OpenFiles(InputManifest manifest) : IDisposable
{
    private const int Most = 128;
    private const long MostBytes = 512L << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Entry> _open = [];
    private readonly HashSet<int> _verified = [];
    private long _clock;

    /// <summary>Opens a file, or finds it open.</summary>
    /// <param name="place">Its place in the manifest.</param>
    /// <exception cref="DatasetException">It is missing, damaged or has changed.</exception>
    internal OpenFile Rent(int place)
    {
        Entry? entry;
        lock (_gate)
        {
            if (!_open.TryGetValue(place, out entry))
            {
                InputFile input = manifest.Files[place];
                _open.Add(place, entry = new Entry(new Lazy<SampleFile>(() => Open(place, input))));
            }

            entry.Users++;
            entry.LastUse = ++_clock;
        }

        try
        {
            // Outside the lock: opening may read much, and other files need not wait for it.
            return new OpenFile(this, place, entry.File.Value);
        }
        catch
        {
            Return(place);
            throw;
        }
    }

    /// <summary>Gives a file back.</summary>
    /// <param name="place">Its place in the manifest.</param>
    internal void Return(int place)
    {
        lock (_gate)
        {
            _open[place].Users--;
            while ((_open.Count > Most || _open.Values.Sum(static entry => entry.HeldBytes) > MostBytes)
                && _open.Where(static pair => pair.Value.Users == 0).ToArray() is { Length: > 0 } unused)
            {
                (int oldest, Entry entry) = unused.MinBy(static pair => pair.Value.LastUse);
                _ = _open.Remove(oldest);
                entry.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (Entry entry in _open.Values)
            {
                entry.Dispose();
            }

            _open.Clear();
        }
    }

    private SampleFile Open(int place, InputFile input)
    {
        bool isVerified;
        lock (_gate)
        {
            isVerified = _verified.Contains(place);
        }

        if (!isVerified)
        {
            FileFingerprint.Verify(manifest.Directory, input);
        }

        SampleFile file = SampleFormats.Open(Path.Combine(manifest.Directory, input.Path), input);
        lock (_gate)
        {
            _ = _verified.Add(place);
        }

        return file;
    }

    private sealed class Entry(Lazy<SampleFile> file) : IDisposable
    {
        internal Lazy<SampleFile> File { get; } = file;

        internal long HeldBytes => File.IsValueCreated ? File.Value.HeldBytes : 0;

        internal int Users { get; set; }

        internal long LastUse { get; set; }

        public void Dispose()
        {
            if (File.IsValueCreated)
            {
                File.Value.Dispose();
            }
        }
    }
}
