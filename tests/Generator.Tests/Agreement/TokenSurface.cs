using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Generator.Tests.Agreement;

/// <summary><c>[TokenPipeline]</c> with its stages and guard rails.</summary>
internal static class TokenSurface
{
    private static readonly string[] _noRanges = ["", "6", "-1", "3..1", "0..9", "1,,2", "2,1", "x", "0..99999999999"];

    internal static Gen<string> Attributes(string[] noScorers) =>
        from length in Pick.Mostly(["Tokens = ", "MaxTokens = "], ["", "Tokens = 8, MaxTokens = ", "Token = "])
        from tokens in Pick.Number(17, 80, "0", "-1", "2000000000", "\"17\"", "Missing")
        from rest in Pick.Mostly(
            ["Channels = 8, Layers = 6", "Channels = 8, Layers = 6, Heads = 2, MlpRatio = 2.5"],
            [
                "Channels = 8", "Layers = 6", "Channels = 8, Layers = 6, Heads = 3", "Channels = 8, Layers = 2000",
                "Channels = 8, Layers = 6, MlpRatio = double.NaN",
            ])
        from first in Stage("0..2", 3, noScorers)
        from second in Pick.Mostly(
            Gen.OneOf(Gen.Constant(""), Stage("4", 1, noScorers)),
            ["[Prune<TokenNorm>(Layers = \"1..4\", Keep = 0.9)]", "[Evict<KeyNorm>(Layers = \"4\", KeepCount = 4)]"])
        from rails in Rails
        select $"[TokenPipeline({length}{tokens}, {rest})] {first} {second} {rails}";

    private static Gen<string> Rails =>
        from protect in Pick.Mostly(
            ["", "", "[Protect(0)]", "[Protect(0, 2)]", "[Protect]"],
            ["[Protect(99)]", "[Protect(-1)]", "[Protect(\"0\")]", "[Protect(0), Protect(1)]", "[Protect(Sinks = -1)]", "[Protect(Recent = 99)]"])
        from quota in Pick.Mostly(
            ["", "", ""],
            [
                "[Uniform(Window = 4)]", "[Uniform]", "[Uniform(Window = 0)]", "[Uniform(Rows = 4, Columns = 4)]",
                "[Uniform(Rows = 4, Columns = 99, Cell = 2)]", "[Uniform(Window = 2, Cell = 2)]",
            ])
        from positions in Pick.Mostly(
            ["", "[Positions(PositionPolicy.Original)]"], ["[Positions((PositionPolicy)7)]", "[Positions]", "[DatasetPipeline(Channels = 8)]"])
        select protect + quota + positions;

    private static Gen<string> Stage(string range, int count, string[] noScorers) =>
        from layers in Pick.Mostly([range], _noRanges)
        from stage in Gen.OneOf(Prune(count, noScorers), Prune(count, noScorers), Merge(count, noScorers), Recipe)
        select stage.Replace("LAYERS", $"Layers = \"{layers}\"", StringComparison.Ordinal);

    private static Gen<string> Prune(int count, string[] noScorers) =>
        from scorer in Pick.Mostly(
            ["TokenNorm", "KeyNorm", "ClsAttention", "LastQueryAttention", "RandomScore", "RecentPosition", "Own", "Explicit", "Generic<float>", "Unfinished"],
            [.. noScorers, "KeySimilarity"])
        from budget in Pick.Mostly(
            [
                "Keep = 0.8", "Keep = 0.75, Of = Basis.Original", "KeepCount = 9", "Remove = 1", "Remove = 2, Schedule = Schedule.Linear",
                Repeat("Keeps", "0.9", count), Repeat("KeepCounts", "9", count),
            ],
            [
                "", "Keep = 0.5, Remove = 1", "Keep = 0", "Keep = 1.5", "Keep = double.NaN", "KeepCount = 0", "KeepCount = 99", "Remove = 99", "Remove = -1",
                "Keep = \"0.5\"", "Remove = 1, Of = Basis.Original", "Keep = 0.5, Schedule = Schedule.Linear", "Remove = 1, Inflect = 0.5",
                "Keeps = new double[0]", "Removes = null", "Threshold = 0.5", "Threshold = double.PositiveInfinity",
            ])
        select $"[Prune<{scorer}>(LAYERS{Comma(budget)})]";

    private static Gen<string> Merge(int count, string[] noScorers) =>
        from similarity in Pick.Mostly(["KeySimilarity", "HiddenSimilarity", "Distance"], [.. noScorers, "TokenNorm"])
        from budget in Pick.Mostly(
            ["Remove = 2", "Keep = 0.9", "KeepCount = 12, ProportionalAttention = true", Repeat("Removes", "1", count)],
            ["", "Remove = 40", "Keep = 0.1", "Threshold = 1.5", "Threshold = 0.9", "Remove = -1", "Remove = 1, Remove = 2"])
        select $"[Merge<{similarity}>(LAYERS{Comma(budget)})]";

    private static Gen<string> Recipe =>
        from method in Pick.Mostly(["Method.ToMe"], ["(Method)99", "Method.Missing", "0.5"])
        from budget in Pick.Mostly(
            ["Remove = 3", "Remove = 3, Schedule = Schedule.Linear, Inflect = -0.5"],
            ["", "Keep = 0.5", "Remove = -3", "Remove = 1, Schedule = Schedule.Linear, Inflect = 2"])
        select $"[Recipe({method}, LAYERS{Comma(budget)})]";

    private static string Comma(string budget) => budget.Length == 0 ? "" : ", " + budget;

    private static string Repeat(string name, string value, int count) => $"{name} = new[] {{ {string.Join(", ", Enumerable.Repeat(value, count))} }}";
}
