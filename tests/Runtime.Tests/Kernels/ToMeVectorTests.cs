using System.Text.Json;
using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

/// <summary>Matching and merge against results computed outside this repository from the paper's definition.</summary>
public class ToMeVectorTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static TheoryData<string> Names => [.. Load().Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Vector_IsReproduced(string name)
    {
        ToMeVector vector = Load().Single(c => c.Name == name);
        int tokens = vector.Metric.Length, width = vector.Metric[0].Length, channels = vector.X[0].Length;
        float[] metric = [.. vector.Metric.SelectMany(row => row)], x = [.. vector.X.SelectMany(row => row)];
        bool[] isProtected = [.. Enumerable.Range(0, tokens).Select(t => t < vector.ProtectedTokens)];
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            using var workspace = new Workspace(BipartiteMatching.WorkspaceBytes(tokens, width));
            Matching matching = BipartiteMatching.Match(
                new TokenMatrix(metric, tokens, width), vector.Removed, isProtected, [], MergeOrder.ToMe, workspace, vectors);
            float[] merged = new float[matching.Leaders.Length * channels], sizes = new float[matching.Leaders.Length];
            SizeWeightedMerge.Apply(new TokenMatrix(x, tokens, channels), vector.Sizes, matching, merged, channels, sizes, vectors);

            var run = new MatchingRun([.. matching.Leaders], [.. matching.Assignment], [.. matching.Sources]);
            Assert.Equal(vector.Groups, run.Groups().Select(g => g.ToArray()));
            Assert.Equal(vector.MergedSizes, sizes);
            Assert.All(vector.Merged.SelectMany(row => row).Zip(merged), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    private static ToMeVector[] Load()
    {
        using Stream json = typeof(ToMeVectorTests).Assembly.GetManifestResourceStream("tome-bipartite.json")!;
        return JsonSerializer.Deserialize<ToMeVector[]>(json, Options)!;
    }
}
