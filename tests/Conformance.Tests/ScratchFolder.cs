namespace PipelineDsl.Conformance.Tests;

/// <summary>A folder of files that lasts as long as a test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("conformance-");

    public string Path => _folder.FullName;

    public void Write(string name, string text) => File.WriteAllText(System.IO.Path.Combine(Path, name), text);

    public void Write(string name, byte[] text) => File.WriteAllBytes(System.IO.Path.Combine(Path, name), text);

    public void Dispose() => _folder.Delete(recursive: true);
}
