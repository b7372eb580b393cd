using System.Globalization;
using Google.Protobuf;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Data of a tensor that lies in another file. A model names that file itself, so a hostile model could name any file of the
/// user (CVE-2022-25882): only files inside the model's own folder are accepted, links followed.
/// </summary>
internal static class ExternalData
{
    /// <summary>Requires a file in the model's folder that is long enough.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="bytes">Bytes that its shape and type need; null when unknown.</param>
    /// <param name="folder">The model's folder; null when unknown, then only the name is checked.</param>
    internal static void Check(TensorProto tensor, long? bytes, string? folder)
    {
        string location = Value(tensor, "location") ?? throw new OnnxModelException($"Tensor '{tensor.Name}' is external but names no file.");
        string normalised = location.Replace('\\', '/');
        if (normalised.Length == 0 || normalised[0] == '/' || normalised.Contains(':', StringComparison.Ordinal)
            || normalised.Contains('\0', StringComparison.Ordinal)
            || normalised.Split('/').Contains(".."))
        {
            throw Outside(tensor, location);
        }

        long offset = Number(tensor, "offset") ?? 0;
        long length = Number(tensor, "length") ?? bytes ?? 0;
        if (offset < 0 || length < 0 || (bytes is long needed && length != needed))
        {
            throw new OnnxModelException($"Tensor '{tensor.Name}' needs {bytes} bytes, but claims {length} at offset {offset} of {location}.");
        }

        if (folder is not null)
        {
            CheckFile(tensor, location, Path.Combine(folder, normalised), folder, offset, length);
        }
    }

    /// <summary>The file that a tensor names, or null when its data is in the model.</summary>
    internal static string? Location(TensorProto tensor) =>
        tensor.DataLocation == TensorProto.Types.DataLocation.External ? Value(tensor, "location") : null;

    /// <summary>Takes a tensor's data into the tensor.</summary>
    /// <param name="tensor">A tensor that was checked.</param>
    /// <param name="folder">The model's folder.</param>
    /// <param name="most">The most bytes that are taken; nothing is read where there are more.</param>
    /// <returns>Bytes of the data.</returns>
    /// <exception cref="OnnxModelException">The file has become shorter, or cannot be read.</exception>
    internal static long Embed(TensorProto tensor, string folder, long most)
    {
        string path = Path.Combine(folder, Location(tensor)!.Replace('\\', '/'));
        try
        {
            using FileStream file = File.OpenRead(path);
            long offset = Number(tensor, "offset") ?? 0;
            long length = Number(tensor, "length") ?? TensorGuard.Bytes(tensor) ?? file.Length - offset;
            if (length <= most)
            {
                byte[] data = new byte[length];
                file.Position = offset;
                file.ReadExactly(data);
                tensor.RawData = UnsafeByteOperations.UnsafeWrap(data);
                tensor.ExternalData.Clear();
                tensor.ClearDataLocation();
            }

            return length;
        }
        catch (IOException e)
        {
            throw new OnnxModelException($"The data of tensor '{tensor.Name}' cannot be read: {e.Message}", e);
        }
    }

    private static void CheckFile(TensorProto tensor, string location, string path, string folder, long offset, long length)
    {
        string root = Resolve(Path.GetFullPath(folder));
        string target = Resolve(Path.GetFullPath(path));
        if (!target.StartsWith(root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw Outside(tensor, location);
        }

        FileInfo file = new(target);
        if (!file.Exists)
        {
            throw new OnnxModelException($"Tensor '{tensor.Name}' lies in {location}, which is not in the model's folder.");
        }

        if (offset > file.Length || length > file.Length - offset)
        {
            throw new OnnxModelException($"Tensor '{tensor.Name}' claims {length} bytes at offset {offset} of {location}, which has {file.Length}.");
        }
    }

    // Follows links in every part of the path: a linked folder leads outside as well as a linked file.
    private static string Resolve(string path)
    {
        string resolved = Path.GetPathRoot(path)!;
        foreach (string part in path[resolved.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(resolved, part);
            FileSystemInfo info = Directory.Exists(next) ? new DirectoryInfo(next) : new FileInfo(next);
            try
            {
                resolved = info.LinkTarget is null ? next : info.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            }
            catch (IOException e)
            {
                throw new OnnxModelException($"The link {next} cannot be followed: {e.Message}", e);
            }
        }

        return resolved;
    }

    private static string? Value(TensorProto tensor, string key) => tensor.ExternalData.LastOrDefault(entry => entry.Key == key)?.Value;

    private static long? Number(TensorProto tensor, string key)
    {
        string? text = Value(tensor, key);
        return text is null ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw new OnnxModelException($"Tensor '{tensor.Name}' has the {key} '{text}'; expected a number.");
    }

    private static OnnxModelException Outside(TensorProto tensor, string location) =>
        new($"Tensor '{tensor.Name}' lies in '{location}', outside the model's folder. Such models are refused.");
}
