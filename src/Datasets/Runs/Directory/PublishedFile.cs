using Microsoft.Win32.SafeHandles;

namespace PipelineDsl.Datasets;

/// <summary>
/// A file that appears under its name as a whole or not at all, even if the machine loses power: written under a name of its own, flushed to disk,
/// renamed, and the folder flushed. Two that write the same file do not disturb each other; the last one stays.
/// </summary>
internal sealed class PublishedFile : IDisposable
{
    /// <summary>Files that are flushed at once.</summary>
    private const int MostFlushes = 16;

    private readonly RunDirectory _directory;
    private readonly string _temporary;
    private SafeFileHandle? _handle;
    private bool _isClosed, _isPublished;
    private DatasetException? _lost;

    /// <summary>A file that is not there yet: it is made, under a temporary name beside its own, when it is written to.</summary>
    /// <param name="directory">The run's folder.</param>
    /// <param name="path">Where it will be.</param>
    internal PublishedFile(RunDirectory directory, string path)
    {
        Path = path;
        _directory = directory;
        _temporary = TemporaryFiles.NameFor(path);
    }

    /// <summary>Where it will be.</summary>
    internal string Path { get; }

    /// <summary>Where it is until then.</summary>
    internal string Temporary => _temporary;

    /// <summary>Bytes written so far.</summary>
    internal long Length { get; private set; }

    /// <summary>Writes a small file at once.</summary>
    /// <param name="directory">The run's folder.</param>
    /// <param name="path">Where it will be.</param>
    /// <param name="bytes">What is in it.</param>
    internal static void Write(RunDirectory directory, string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new PublishedFile(directory, path);
        file.Append(bytes);
        file.Publish();
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="DatasetException">The disk is full, say.</exception>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            RandomAccess.Write(_handle ??= _directory.CreateFile(_temporary), bytes, Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failure(error);
        }

        Length += bytes.Length;
    }

    /// <summary>Writes all to disk, without a name yet. Nothing can be appended after it.</summary>
    private void Close()
    {
        if (_lost is not null)
        {
            throw _lost;
        }

        if (_isClosed)
        {
            return;
        }

        // A file into which nothing was written is made here.
        using SafeFileHandle handle = _handle ?? Guard(() => _directory.CreateFile(_temporary));
        (_handle, _isClosed) = (null, true);
        try
        {
            Guard(() => RandomAccess.FlushToDisk(handle));
        }
        catch (DatasetException error)
        {
            // Systems tell once that they lost what was written: flushing again would end well.
            _lost = error;
            throw;
        }
    }

    /// <summary>Gives the file its name.</summary>
    internal void Publish() => Publish([this]);

    /// <summary>
    /// Gives files their names. All of them are flushed before the first gets its name, side by side, because a file system makes many changes last by
    /// one write to its journal; and every folder once.
    /// </summary>
    /// <param name="files">The files.</param>
    internal static void Publish(IReadOnlyList<PublishedFile> files)
    {
        SideBySide.Do(files.Count, MostFlushes, file => files[file].Close());
        foreach (PublishedFile file in files)
        {
            file.Name();
        }

        foreach (IGrouping<string, PublishedFile> folder in files.GroupBy(static file => System.IO.Path.GetDirectoryName(file.Path)!))
        {
            folder.First().Guard(() => FolderFlush.ToDisk(folder.Key));
        }
    }

    /// <summary>Throws the file away unless it was published.</summary>
    public void Dispose()
    {
        _handle?.Dispose();
        (_handle, _isClosed) = (null, true);
        if (!_isPublished)
        {
            TryDelete(_temporary);
        }
    }

    /// <summary>Deletes a file under a temporary name, if that is possible.</summary>
    /// <param name="path">Its path.</param>
    internal static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has no name that anyone reads: a nuisance, not a mistake.
        }
    }

    private void Name()
    {
        if (_isPublished)
        {
            return;
        }

        Guard(() => File.Move(_temporary, Path, overwrite: true));
        _isPublished = true;
    }

    private void Guard(Action write) => Guard(() =>
    {
        write();
        return true;
    });

    private T Guard<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failure(error);
        }
    }

    private DatasetException Failure(Exception error) =>
        new($"{Path} could not be written: {error.Message} Nothing of it counts; make room or give rights, and run again.", error, 3);
}
