using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.KvCaches;

/// <summary>Pipelines as the generator would make them, around a scorer of a test's own.</summary>
internal static class TestCaches
{
    internal static CacheGeometry Geometry { get; } = new(Layers: 2, KvHeads: 2, HeadDim: 4, MaxTokens: 32) { QueryHeads = 4 };

    /// <summary>A stage at every layer.</summary>
    internal static CachePipeline Pipeline(
        CacheScore score,
        CacheBudget budget,
        CacheTrigger when = CacheTrigger.AfterPrefill,
        HeadBudgets heads = HeadBudgets.Uniform,
        PositionPolicy positions = PositionPolicy.Original,
        CacheSignals signals = CacheSignals.None,
        CacheGeometry? geometry = null,
        int every = 0,
        int sinks = 0,
        int recent = 0,
        int window = 3,
        Func<int, CacheBudget>? budgetOf = null,
        int[]? headCounts = null)
    {
        CacheGeometry sizes = geometry ?? Geometry;
        return new CachePipeline
        {
            Name = "Test",
            FullName = "Test",
            Geometry = sizes,
            When = when,
            Every = every,
            Sinks = sinks,
            Recent = recent,
            Positions = positions,
            Stages =
            [
                .. Enumerable.Range(0, sizes.Layers).Select(layer => new CacheStage
                {
                    Name = $"Layer{layer}",
                    Layer = layer,
                    Scorer = default(Knorm),
                    Signals = signals,
                    Budget = budgetOf?.Invoke(layer) ?? budget,
                    Heads = heads,
                    HeadCounts = [.. headCounts ?? []],
                    Options = new CacheOptions { Window = window },
                    Choose = (in CacheLayer shown, CacheChoice choice, Workspace workspace) => Choose(score, heads, headCounts, shown, choice, workspace),
                    MoveSingle = Move,
                    MoveHalf = Move,
                    WorkspaceBytes = static shape => Workspace.BytesFor<float>(shape.Scores)
                        + long.Max(HighestEntries.WorkspaceBytes(shape), AdaptiveEntries.WorkspaceBytes(shape)),
                }),
            ],
        };
    }

    /// <summary>Later tokens score higher.</summary>
    internal static void Latest(in CacheLayer layer, Span<float> scores) => ByToken(layer, scores, static (_, token) => token);

    /// <summary>A score of the model's head and of the token.</summary>
    internal static void ByToken(in CacheLayer layer, Span<float> scores, Func<int, int, float> score)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = score(layer.FirstHead + (i / layer.Shape.Entries), layer.Tokens[i]);
        }
    }

    private static void Choose(CacheScore score, HeadBudgets heads, int[]? headCounts, in CacheLayer layer, CacheChoice choice, Workspace workspace)
    {
        Span<float> scores = workspace.Take<float>(layer.Shape.Scores);
        score(layer, scores);
        CacheGuard.RequireFiniteScores("Test", layer, scores);
        ProtectedEntries.Mark(scores, layer.Shape.KvHeads, layer.Sinks, layer.Recent);
        if (heads == HeadBudgets.Adaptive)
        {
            AdaptiveEntries.Select(scores, layer.Kept, choice.Entries, workspace);
        }
        else if (headCounts is not null)
        {
            HighestEntries.Select(scores, headCounts.AsSpan(layer.FirstHead, layer.Shape.KvHeads), choice.Entries, workspace);
        }
        else
        {
            HighestEntries.Select(scores, layer.Kept, choice.Entries, workspace);
        }
    }

    private static void Move<T>(in CacheTensors<T> tensors, CacheChoice choice, Workspace workspace)
        where T : unmanaged
    {
        EntryMoving.Move(tensors.Keys, tensors.Shape, choice.Entries);
        EntryMoving.Move(tensors.Values, tensors.Shape, choice.Entries);
        if (tensors.Rotary is { } rotary)
        {
            KeyRotation.Turn(tensors.Keys, tensors.Shape, choice.Entries, rotary, tensors.Shift);
        }
    }
}
