namespace PipelineDsl.Cluster.Tests;

/// <summary>A folder for one test, deleted at its end. Its path is short, because names of sockets must be.</summary>
internal sealed class ScratchFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("slurm-").FullName;

    internal string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>A daemon that was killed a moment ago may still be writing.</summary>
    public void Dispose()
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 20)
            {
                Thread.Sleep(100);
            }
        }
    }
}
