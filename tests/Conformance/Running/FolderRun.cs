using PipelineDsl.Conformance.Adapters;
using PipelineDsl.Conformance.Vectors;

namespace PipelineDsl.Conformance.Running;

/// <summary>Runs every file of a folder in this process, with the vector width that this process has.</summary>
internal static class FolderRun
{
    /// <summary>Runs the folder's files, in the order of their names.</summary>
    /// <param name="folder">Path of the folder; its subfolders are left alone.</param>
    public static FolderResult Run(string folder)
    {
        string width = VectorWidthName.Current;
        if (!Directory.Exists(folder))
        {
            return new FolderResult(width, $"{folder}: there is no such folder", []);
        }

        string[] files;
        try
        {
            files = Directory.GetFiles(folder, "*.json");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new FolderResult(width, $"{folder}: {error.Message}", []);
        }

        Array.Sort(files, StringComparer.Ordinal);
        return files.Length == 0
            ? new FolderResult(width, $"{folder}: holds no *.json file", [])
            : new FolderResult(width, null, [.. files.Select(Read)]);
    }

    /// <summary>Runs the cases of one text.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="text">Its content.</param>
    public static FileResult Run(string name, ReadOnlyMemory<byte> text)
    {
        VectorFile? file = VectorFileReader.Read(name, text, out string reason, out int total);
        if (file is null)
        {
            return new FileResult(name, reason, total, []);
        }

        return VectorAdapters.For(file) is { } adapter
            ? new FileResult(name, null, total, [.. file.Cases.Select(vector => Check(adapter, vector))])
            : new FileResult(name, $"unknown method '{(file.Method.Length > 0 ? file.Method : file.Stem)}'", total, []);
    }

    private static FileResult Read(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            return Run(name, File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new FileResult(name, error.Message, 1, []);
        }
    }

    /// <summary>Whatever a kernel throws at hostile input is a failed case, not the end of the run.</summary>
    private static CaseResult Check(VectorAdapter adapter, VectorCase vector)
    {
        try
        {
            adapter.Check(vector);
            return vector.AnyCompared
                ? new CaseResult(vector.Name, Outcome.Passed, null, vector.NotCompared)
                : Failed(vector, "expected: holds nothing that could be compared");
        }
        catch (UnknownCaseException unknown)
        {
            return new CaseResult(vector.Name, Outcome.NotCovered, unknown.Message, []);
        }
        catch (CaseException difference)
        {
            return Failed(vector, difference.Message);
        }
        catch (Exception error)
        {
            return Failed(vector, $"{error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static CaseResult Failed(VectorCase vector, string note) => new(vector.Name, Outcome.Failed, note, []);
}
