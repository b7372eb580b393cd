using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Generator.Tests.Agreement;

/// <summary><c>[DatasetPipeline]</c> with its stages.</summary>
internal static class DatasetSurface
{
    internal static Gen<string> Attributes(string[] noScorers) =>
        from channels in Pick.Number(1, 512, "0", "-1", "\"8\"")
        from similarity in Pick.Mostly(["HiddenSimilarity", "Distance"], [.. noScorers, "KeySimilarity", "TokenNorm"])
        from threshold in Pick.Mostly(["Threshold = 0.95", "Threshold = -1"], ["", "Threshold = 1.5", "Threshold = double.NaN", "Keep = 0.5"])
        from scorer in Pick.Mostly(["TokenNorm", "RandomScore", "Own", "Generic<int>"], [.. noScorers, "KeyNorm", "ClsAttention"])
        from budget in Pick.Mostly(
            ["Keep = 0.3", "Keep = 0.3, Strata = 50", "KeepCount = 1000"],
            ["", "Keep = 0", "KeepCount = 0", "Keep = 0.5, KeepCount = 10", "Keep = 0.5, Strata = -1", "KeepCount = 1000, Layers = \"0\""])
        from order in Gen.Elements("DS", "SD", "S", "D")
        from rails in Pick.Mostly(
            [""],
            ["[Protect(0)]", "[Uniform(Window = 4)]", "[Positions(PositionPolicy.Original)]", "[Prune<TokenNorm>(Layers = \"3\", Keep = 0.5)]"])
        select $"[DatasetPipeline(Channels = {channels})] " + string.Concat(order.Select(stage => stage == 'D'
            ? $"[Deduplicate<{similarity}>({threshold})]"
            : $"[Select<{scorer}>({budget})]")) + rails;
}
