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
        using FileStream file = File.OpenRead(path);
        long length = file.Length;
        if (isWhole || length <= LargestWhole)
        {
            return (Convert.ToHexStringLower(SHA256.HashData(file)), true);
        }

        byte[] edges = new byte[2 * Edge];
        file.ReadExactly(edges.AsSpan(0, (int)Edge));
        file.Position = length - Edge;
        file.ReadExactly(edges.AsSpan((int)Edge));
        return (Convert.ToHexStringLower(SHA256.HashData(edges)), false);
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

        if (Take(found.FullName, file.HashedWhole).Sha256 is var hash && hash != file.Sha256)
        {
            throw new DatasetException($"{file.Path}: the file has changed since the plan was made: SHA-256 {file.Sha256} then, {hash} now.");
        }
    }
}
