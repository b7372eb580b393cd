using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>Random declarations over caches, all of them valid, with everything that a GPU does.</summary>
internal static class DeclaredCaches
{
    private static readonly string[] Scorers =
    [
        "Knorm", "ValueNorm", "KeyDiff", "QFilter", "Tova", "SnapKv", "Knorm", "KeyDiff", "SnapKv", "StreamingLlm", "HeavyHitters", "ObservedAttention",
        "LagKv", "Cur", "KeyNorm", "LastQueryAttention", "MeanAttention", "RecentPosition", "RandomScore", "Own",
    ];

    /// <summary>A class <c>X</c>, and the number of entries to run it with.</summary>
    internal static Gen<(string Source, int Entries)> All { get; } =
        from heads in Gen.Choose(1, 3)
        from members in Gen.Choose(1, 3)
        from width in Gen.Elements(4, 8, 24, 70)
        from entries in Gen.Choose(120, 200)
        from scorer in Gen.Elements(Scorers)
        from percent in Gen.Choose(62, 90)
        from form in Gen.Elements("", "", "", "Counts", "Adaptive", "PerChunk", "WholeChunks", "Blocks", "Critical", "Merge")
        from window in Gen.Choose(1, 40)
        from pooling in Gen.Elements(1, 3, 7)
        from rails in Gen.Elements("", "[Protect(Sinks = 2)]", "[Protect(Sinks = 3, Recent = 9)]", "[Protect(Recent = 5)]")
        from positions in Gen.Elements("Original", "Repacked")
        select (Declaration(heads, members, width, entries, scorer, percent, form, (window, pooling), rails, positions), entries);

    private static string Declaration(
        int heads, int members, int width, int entries, string scorer, int percent, string form, (int Window, int Pooling) options, string rails,
        string positions)
    {
        // Numbers that suit every form: the rest of a layer is protected whatever it scores.
        int kept = percent * entries / 100;
        string budget = form switch
        {
            "Counts" => $"HeadKeepCounts = new[] {{ {string.Join(", ", Enumerable.Range(0, heads).Select(head => kept - (7 * head)))} }}",
            "PerChunk" => $"Keep = 0.{percent}, Selection = EntrySelection.PerChunk, ChunkLength = 50",
            "WholeChunks" => $"Keep = 0.{percent}, Selection = EntrySelection.WholeChunks, ChunkLength = 9",
            "Blocks" => $"KeepCount = {kept}, Selection = EntrySelection.Blocks, ChunkLength = 13",
            "Adaptive" => $"KeepCount = {kept}, Heads = HeadBudgets.Adaptive",
            "Critical" => $"Keep = 0.{percent}, Critical = true",
            _ => $"KeepCount = {kept}",
        };
        string given = scorer == "SnapKv" ? $", Window = {options.Window}, Pooling = {options.Pooling}" : scorer == "LagKv" ? ", Lag = 16" : "";
        string merge = form == "Merge" ? "[Merge<KeySimilarity>(Layers = \"1\", Threshold = 0.2)]" : "";
        return $$"""
            using PipelineDsl;
            using PipelineDsl.Kernels;
            public struct Own : ICacheScorer
            {
                public static CacheSignals Signals => CacheSignals.None;
                public static void Score(in CacheLayer layer, System.Span<float> scores, Workspace workspace)
                {
                    for (int i = 0; i < scores.Length; i++)
                    {
                        scores[i] = layer.Values[i / layer.Shape.Entries, i % layer.Shape.Entries][0];
                    }
                }
            }
            [KvCachePipeline(Layers = 3, KvHeads = {{heads}}, HeadDim = {{width}}, MaxTokens = 256, QueryHeads = {{heads * members}})]
            [Evict<{{scorer}}>(Layers = "0,1", {{budget}}{{given}})]{{merge}}{{rails}}
            [Positions(PositionPolicy.{{positions}})]
            [RandomBaseline]
            public partial class X;
            """;
    }
}
