using System.Text.Json;
using PipelineDsl.Tests.Methods;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>Writes the page of methods, from the table and from the costs that were measured last.</summary>
internal static class MethodsCommand
{
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes the page, after measuring anew when asked for.</summary>
    /// <param name="docs">Folder of the page and of the costs.</param>
    /// <param name="measure">What to measure: <c>tokens</c>, <c>caches</c> or <c>all</c>; empty for nothing.</param>
    public static void Run(DirectoryInfo docs, string measure)
    {
        string costs = Path.Combine(docs.FullName, MethodsPage.CostsFile), cacheCosts = Path.Combine(docs.FullName, CacheMethodsPage.CostsFile);
        if (measure is "tokens" or "all")
        {
            File.WriteAllText(costs, JsonSerializer.Serialize(MethodsProbe.Measure(), _json) + "\n");
        }

        if (measure is "caches" or "all")
        {
            File.WriteAllText(cacheCosts, JsonSerializer.Serialize(KvProbe.Measure(withProjections: true).Steps, _json) + "\n");
        }

        File.WriteAllText(
            Path.Combine(docs.FullName, MethodsPage.PageFile),
            MethodsPage.Write(File.ReadAllText(costs)) + CacheMethodsPage.Write(File.ReadAllText(cacheCosts)) + DatasetMethodsPage.Write());
    }
}
