using System.Collections.Immutable;
using LongConversation.Pipelines;
using PipelineDsl.KvCaches;

namespace LongConversation.Arms;

/// <summary>What is compared: every method at three sizes of the cache.</summary>
internal static class RecallArms
{
    private static readonly ImmutableArray<ulong> FiveSeeds = [1, 2, 3, 4, 5];

    /// <summary>Everything stays.</summary>
    public static RecallArm Full { get; } = new("full cache", 100, null) { Reference = "full" };

    /// <summary>Never more than 512 entries, for texts of any length.</summary>
    public static RecallArm Bounded { get; } = new("bounded", 100, Pipelines.Bounded.Definition);

    /// <summary>The full cache first, then from the largest cache to the smallest.</summary>
    public static ImmutableArray<RecallArm> All { get; } =
    [
        Full,
        .. Of(50, KeyDiff50.Definition, KeyDiff50.Random.Definition, SinksAndRecent50.Definition, HeavyHitters50.Definition, SnapKv50.Definition),
        .. Of(25, KeyDiff25.Definition, KeyDiff25.Random.Definition, SinksAndRecent25.Definition, HeavyHitters25.Definition, SnapKv25.Definition),
        .. Of(12, KeyDiff12.Definition, KeyDiff12.Random.Definition, SinksAndRecent12.Definition, HeavyHitters12.Definition, SnapKv12.Definition),
    ];

    private static ImmutableArray<RecallArm> Of(
        int percent, CachePipeline keyDiff, CachePipeline random, CachePipeline streaming, CachePipeline heavyHitters, CachePipeline snapKv) =>
    [
        new("KeyDiff", percent, keyDiff) { Reference = "keydiff" },
        new("random", percent, random) { Reference = "random", Seeds = FiveSeeds },
        new("sinks + recent", percent, streaming) { Reference = "streaming" },
        new("H2O", percent, heavyHitters) { Reference = "h2o" },
        new("SnapKV", percent, snapKv) { Reference = "snapkv" },
        new("SnapKV, question known", percent, snapKv) { Reference = "snapkv-query", KnowsQuestion = true },
    ];
}
