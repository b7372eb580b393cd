using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Generator.Tests.Agreement;

/// <summary><c>[KvCachePipeline]</c> with its stages and guard rails.</summary>
internal static class CacheSurface
{
    internal static Gen<string> Attributes(string[] noScorers) =>
        from layers in Pick.Number(5, 12, "0", "5000", "-1")
        from heads in Pick.Number(1, 8, "0", "2000000000")
        from width in Pick.Number(1, 64, "0", "x")
        from tokens in Pick.Number(100, 4096, "0", "-5")
        from queries in Pick.Mostly([$", QueryHeads = {heads} * 3"], ["", ", QueryHeads = 5", ", QueryHeads = -1"])
        from when in Pick.Mostly(
            ["", "", ", When = CacheTrigger.EveryRuns, Every = 9"],
            [", When = CacheTrigger.AtCeiling", ", When = CacheTrigger.EveryRuns", ", Every = 3", ", When = (CacheTrigger)4"])
        from scorer in Pick.Mostly(
            ["KeyNorm", "LastQueryAttention", "RecentPosition", "RandomScore", "Explicit", "Knorm", "LagKv", "Entries", "HiddenEntries"],
            [.. noScorers, "TokenNorm", "KeySimilarity", "ClsAttention", "EntriesAndKeys"])
        from options in Pick.Mostly(
            [
                "", "", ", Heads = HeadBudgets.Adaptive", ", Selection = EntrySelection.PerChunk, ChunkLength = 16",
                ", Selection = EntrySelection.WholeChunks, ChunkLength = 7", ", Critical = true", ", Rounding = Rounding.Floor_",
            ],
            [
                ", Heads = (HeadBudgets)7", ", ChunkLength = 4", ", Selection = EntrySelection.Blocks", ", Window = 0", ", Lag = 1", ", Epsilon = 2.5",
                ", Selection = EntrySelection.Blocks, ChunkLength = 16, Critical = true", ", Schedule = Schedule.Linear", ", Window = \"8\"",
            ])
        from recipe in Pick.Mostly(
            ["", "", "[Recipe(Method.SnapKv, Layers = \"4\", KeepCount = 80, Window = 16)]", "[Recipe(Method.Random, Layers = \"4\", Keep = 0.8)]"],
            [
                "[Recipe(Method.SnapKv, Layers = \"4\", KeepCount = 8)]", "[Recipe(Method.KeyDiff, Layers = \"4\", KeepCount = 80, Window = 16)]",
                "[Recipe(Method.ToMe, Layers = \"4\", Remove = 8)]", "[Recipe((Method)999, Layers = \"4\", Keep = 0.5)]", "[Recipe(Method.PyramidKv)]",
            ])
        from merge in Pick.Mostly(
            ["", ""],
            [
                "[Merge<KeySimilarity>(Layers = \"2\")]", "[Merge<KeySimilarity>(Layers = \"2\", Remove = 3)]", "[Merge<HiddenSimilarity>(Layers = \"2\")]",
                "[Merge<KeySimilarity>(Layers = \"3\", Threshold = 7)]",
            ])
        from range in Pick.Mostly(["0..3", "1,3", "2"], ["", "99", "3..0"])
        from budget in Pick.Mostly(
            ["KeepCount = 64", "Keep = 0.75", "HeadKeepCounts = new[] { 64 }"],
            [
                "", "Remove = 4", "Threshold = 0.5", "KeepCount = 5000", "KeepCount = 0", "Keep = 2.0", "Keep = 0.5, KeepCount = 4",
                "Keep = 0.5, Of = Basis.Original", "Keeps = new[] { 0.5, 0.5, 0.5, 0.5, 0.5 }",
                "HeadKeepCounts = new[] { 64, 80 }", "HeadKeepCounts = new int[0]", "HeadKeepCounts = new[] { 0 }", "HeadKeepCounts = null",
            ])
        from rails in Pick.Mostly(
            ["", "[Protect(Sinks = 4, Recent = 16)]", "[Protect(Sinks = 1), Positions(PositionPolicy.Repacked)]"],
            [
                "[Protect(0)]", "[Protect(Sinks = -4)]", "[Protect(Sinks = 5000)]", "[Protect(Sinks = 60, Recent = 60)]", "[Uniform(Window = 4)]",
                "[Positions((PositionPolicy)9)]",
            ])
        from more in Pick.Mostly(
            [""],
            [
                "[Evict<KeyNorm>(Layers = \"0..3\", KeepCount = 64)]", "[Prune<TokenNorm>(Layers = \"3\", Keep = 0.5)]",
                "[TokenPipeline(Tokens = 16, Channels = 8, Layers = 4)]",
            ])
        select $"[KvCachePipeline(Layers = {layers}, KvHeads = {heads}, HeadDim = {width}, MaxTokens = {tokens}{queries}{when})] "
            + $"[Evict<{scorer}>(Layers = \"{range}\"{(budget.Length == 0 ? "" : ", " + budget)}{Fit(options, budget)})] {recipe} {merge} {rails} {more}";

    /// <summary>A rounding goes with a fraction only.</summary>
    private static string Fit(string options, string budget) => options != ", Rounding = Rounding.Floor_" ? options
        : budget == "Keep = 0.75" ? ", Rounding = Rounding.Floor"
        : "";
}
