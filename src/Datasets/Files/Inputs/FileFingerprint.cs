using System.Buffers;
using System.Security.Cryptography;

namespace PipelineDsl.Datasets;

/// <summary>By what a file is known again: its length and a SHA-256, of all bytes or, for large files, of the first and the last MiB.</summary>
internal static class FileFingerprint
{
    private const long Edge = 1 << 20;
    private const long LargestWhole = 64 << 20;

    /// <summary>Hashes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isWhole">Whether to hash all of it, however large.</param>
    /// <returns>The hash in lower-case hexadecimal digits, and whether it covers all bytes.</returns>
    internal static (string Sha256, bool IsWhole) Take(string path, bool isWhole)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        bool coversAll = isWhole || file.Length <= LargestWhole;
        byte[] piece = ArrayPool<byte>.Shared.Rent((int)Edge);
        try
        {
            if (coversAll)
            {
                // In large pieces: hashing a stream by itself asks the system for 4 KiB at a time.
                for (int read; (read = file.Read(piece)) > 0;)
                {
                    hash.AppendData(piece, 0, read);
                }
            }
            else
            {
                file.ReadExactly(piece.AsSpan(0, (int)Edge));
                hash.AppendData(piece, 0, (int)Edge);
                file.Position = file.Length - Edge;
                file.ReadExactly(piece.AsSpan(0, (int)Edge));
                hash.AppendData(piece, 0, (int)Edge);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), coversAll);
    }

    /// <summary>Compares a file with what it was.</summary>
    /// <param name="directory">Folder in which relative paths start.</param>
    /// <param name="file">What it was.</param>
    /// <exception cref="DatasetException">It is missing or has changed.</exception>
    internal static void Verify(string directory, InputFile file)
    {
        var found = new FileInfo(Path.Combine(directory, file.Path));
        if (!found.Exists)
        {
            throw new DatasetException($"{file.Path}: the file is missing; the plan was made with it.");
        }

        if (found.Length != file.Bytes)
        {
            throw new DatasetException($"{file.Path}: the file has changed since the plan was made: {file.Bytes} bytes then, {found.Length} now.");
        }

        // The process that made the plan has just hashed the file; it need not do so again unless the file was written since.
        if (found.LastWriteTimeUtc == file.HashedAtWriteTime)
        {
            return;
        }

        if (Take(found.FullName, file.HashedWhole).Sha256 is var hash && hash != file.Sha256)
        {
            throw new DatasetException($"{file.Path}: the file has changed since the plan was made: SHA-256 {file.Sha256} then, {hash} now.");
        }
    }
}
