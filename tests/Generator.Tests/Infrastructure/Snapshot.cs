using System.Reflection;
using System.Runtime.CompilerServices;
using PipelineDsl.Generator.Emit;

namespace PipelineDsl.Generator.Tests.Infrastructure;

/// <summary>
/// Compares generated files with <c>Snapshots/*.verified.cs</c> by Verify's conventions: what differs is left beside as
/// <c>*.received.cs</c>, to be reviewed and renamed.
/// </summary>
internal static class Snapshot
{
    private static readonly string _folder = Path.Combine(
        typeof(Snapshot).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "ProjectFolder").Value!, "Snapshots");

    internal static void Verify(GeneratorRun run, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        string prefix = $"{Path.GetFileNameWithoutExtension(file)}.{test}";
        var wrong = new List<string>();
        foreach ((string hint, string text) in run.Files)
        {
            string path = Path.Combine(_folder, $"{prefix}#{hint}");
            string verified = Path.ChangeExtension(path, ".verified.cs"), received = Path.ChangeExtension(path, ".received.cs");
            string actual = $"//HintName: {hint}\n{text.Replace(MemberAttributes.Version, "%VERSION%", StringComparison.Ordinal)}";
            if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == actual)
            {
                File.Delete(received);
                continue;
            }

            File.WriteAllText(received, actual);
            wrong.Add(received);
        }

        foreach (string verified in Directory.EnumerateFiles(_folder, $"{prefix}#*.verified.cs"))
        {
            if (!run.Files.Keys.Any(hint => Path.ChangeExtension($"{prefix}#{hint}", ".verified.cs") == Path.GetFileName(verified)))
            {
                wrong.Add($"{verified} is no longer generated");
            }
        }

        Assert.True(wrong.Count == 0, $"Generated code differs from its snapshot; review and rename: {string.Join(", ", wrong)}");
    }
}
