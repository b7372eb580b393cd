using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Generator.Tests.Agreement;

/// <summary><c>[KvCachePipeline]</c> with its stages and guard rails.</summary>
internal static class CacheSurface
{
    internal static Gen<string> Attributes(string[] noScorers) =>
        from layers in Pick.Number(4, 12, "0", "5000", "-1")
        from heads in Pick.Number(1, 8, "0", "2000000000")
        from width in Pick.Number(1, 64, "0", "x")
        from tokens in Pick.Number(100, 4096, "0", "-5")
        from scorer in Pick.Mostly(["KeyNorm", "LastQueryAttention", "RecentPosition", "RandomScore", "Explicit"], [.. noScorers, "TokenNorm", "KeySimilarity"])
        from range in Pick.Mostly(["0..3", "1,3", "2"], ["", "99", "3..0"])
        from budget in Pick.Mostly(
            ["KeepCount = 64", "Keep = 0.75"],
            [
                "", "Remove = 4", "Threshold = 0.5", "KeepCount = 5000", "KeepCount = 0", "Keep = 2.0", "Keep = 0.5, KeepCount = 4",
                "Keep = 0.5, Of = Basis.Original", "Keeps = new[] { 0.5, 0.5, 0.5, 0.5, 0.5 }",
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
        select $"[KvCachePipeline(Layers = {layers}, KvHeads = {heads}, HeadDim = {width}, MaxTokens = {tokens})] "
            + $"[Evict<{scorer}>(Layers = \"{range}\"{(budget.Length == 0 ? "" : ", " + budget)})] {rails} {more}";
}
