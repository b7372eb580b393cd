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
        from first in Stage("1..3", 3, noScorers)
        from second in Pick.Mostly(
            Gen.OneOf(Gen.Constant(""), Stage("5", 1, noScorers)),
            ["[Prune<TokenNorm>(Layers = \"2..5\", Keep = 0.9)]", "[Evict<KeyNorm>(Layers = \"4\", KeepCount = 4)]"])
        from output in Output
        from rails in Rails
        select $"[TokenPipeline({length}{tokens}, {rest})] {first} {second} {output} {rails}";

    private static Gen<string> Rails =>
        from protect in Pick.Mostly(
            ["", "", "[Protect(0)]", "[Protect(0, 2)]", "[Protect]"],
            ["[Protect(99)]", "[Protect(-1)]", "[Protect(\"0\")]", "[Protect(0), Protect(1)]", "[Protect(Sinks = -1)]", "[Protect(Recent = 99)]"])
        from quota in Pick.Mostly(
            ["", "", ""],
            [
                "[Uniform(Window = 4)]", "[Uniform]", "[Uniform(Window = 0)]", "[Uniform(Rows = 4, Columns = 4)]",
                "[Uniform(Rows = 4, Columns = 99, Cell = 2)]", "[Uniform(Window = 2, Cell = 2)]", "[Uniform(Frames = 3)]", "[Uniform(Frames = 0)]",
                "[Uniform(Frames = 3, Rows = 2, Columns = 2, Cell = 1)]",
            ])
        from positions in Pick.Mostly(
            ["", "[Positions(PositionPolicy.Original)]"],
            ["[Positions((PositionPolicy)7)]", "[Positions(PositionPolicy.Repacked)]", "[Positions]", "[DatasetPipeline(Channels = 8)]"])
        from span in Pick.Mostly(
            ["[Span(\"image\", 3, 12)]", "[Span(\"image\", 0, 9), Span(\"other\", 9, 3)]"],
            [
                "", "[Span(\"image\", -1, 9)]", "[Span(\"image\", 3, 99)]", "[Span(\"\", 3, 9)]", "[Span(\"image\", 3)]",
                "[Span(\"image\", 3, 9), Span(\"image\", 3, 9)]",
            ])
        from table in Pick.Mostly(["", "", ""], ["[Debias<Flat>]", "[Debias<Flat>]", "[Debias<Own>]", "[Debias<LocalTable>]", "[Debias<Flat>, Debias<Flat>]"])
        select protect + quota + positions + span + table;

    private static Gen<string> Stage(string range, int count, string[] noScorers) =>
        from layers in Pick.Mostly([range], _noRanges)
        from stage in Gen.OneOf(Prune(count, noScorers), Prune(count, noScorers), Merge(count, noScorers), Recipe(count))
        select stage.Replace("LAYERS", $"Layers = \"{layers}\"", StringComparison.Ordinal);

    private static Gen<string> Prune(int count, string[] noScorers) =>
        from scorer in Pick.Mostly(
            ["TokenNorm", "KeyNorm", "ClsAttention", "LastQueryAttention", "RandomScore", "RecentPosition", "Own", "Explicit", "Generic<float>", "Unfinished"],
            [.. noScorers, "KeySimilarity"])
        from budget in Pick.Mostly(
            [
                "Keep = 0.8", "Keep = 0.75, Of = Basis.Original", "KeepCount = 9", "Remove = 1", "Remove = 2, Schedule = Schedule.Linear",
                Repeat("Keeps", "0.9", count), Repeat("KeepCounts", "9", count), "Keep = 0.8, Cut = CutPoint.AfterBlock",
                "Keep = 0.8, Rounding = Rounding.Ceiling", "KeepCount = 5, Within = \"image\"",
            ],
            [
                "Threshold = 0.5, Ceiling = 9", "Keep = 0.5, Ceiling = 9", "Keep = 0.5, Rounding = (Rounding)9", "Remove = 1, Rounding = Rounding.Floor",
                "Keep = 0.5, Cut = CutPoint.AroundAttention", "Keep = 0.5, Model = \"net.onnx\"", "Keep = 0.5, Within = \"wrong\"", "",
                "Keep = 0.5, Remove = 1", "Keep = 0", "Keep = 1.5", "Keep = double.NaN", "KeepCount = 0", "KeepCount = 99", "Remove = 99", "Remove = -1",
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

    private static Gen<string> Recipe(int count) => Gen.OneOf(ToMe, Any(count), Any(count));

    private static Gen<string> ToMe =>
        from method in Pick.Mostly(["Method.ToMe"], ["(Method)99", "Method.Missing", "0.5"])
        from budget in Pick.Mostly(
            ["Remove = 3", "Remove = 3, Schedule = Schedule.Linear, Inflect = -0.5"],
            ["", "Keep = 0.5", "Remove = -3", "Remove = 1, Schedule = Schedule.Linear, Inflect = 2"])
        select $"[Recipe({method}, LAYERS{Comma(budget)})]";

    /// <summary>Any method that has what it needs, or lacks something.</summary>
    private static Gen<string> Any(int count) =>
        from recipe in Pick.Mostly(
            [
                "ToMeKth, Every = 3", "ToMeRandom, Remove = 2", "PiToMe, Keep = 0.9", "PiToMe, Keep = 0.9, Margin = 0.5", "ToFu, Removes = REMOVES",
                "EViT, Keep = 0.8", "EViT, Keep = 0.8, Fuse = false", "DynamicViT, Keep = 0.8, Model = \"net.onnx\"", "Ats, Ceiling = 12", "Ats",
                "AToMe, Keep = 0.9",
                "FastV, Keep = 0.7", "FastV, KeepCount = 9, Rounding_", "PyramidDrop, Keep = 0.8", "Random, Keep = 0.5, Of = Basis.Entering",
                "Blend, Keep = 0.5, Alpha = 1",
                "Dart, Keep = 0.8, ImagePivots = 1, TextPivots = 1", "TomeSd, Keep = 0.5, Rows = 4, Columns = 4",
                "RandomCaching, Keep = 0.5, Rows = 4, Columns = 4",
                "DivPrune, Keep = 0.5, Cut = CutPoint.AfterBlock",
            ],
            [
                "EViT, Keep = 0.8, Every = 2", "EViT", "ToMeKth", "ToMeKth, Every = 0", "ToMeKth, Every = 3, Keep = 0.5", "PiToMe, Keep = 0.9, Margin = 2",
                "DynamicViT, Keep = 0.8", "FastV, Keep = 0.5, Model = \"net.onnx\"", "FastV, Threshold = 0.5", "Ats, KeepCount = 9, Ceiling = 9",
                "CdPruner, Keep = 0.5, Cut = CutPoint.AfterBlock", "TomeSd, Keep = 0.5", "EViT, Keep = 0.8, Cut = CutPoint.AroundAttention",
                "PyramidDrop, Keep = 0.5, Cut = (CutPoint)7", "ToFu, Remove = 1, ProportionalAttention = false", "Evs, Keep = 0.5, Frames = 4, LAYERS",
            ])
        from within in Pick.Mostly(["", "", ", Within = \"image\""], [", Within = \"imag\"", ", Within = \"wrong\""])
        select $"[Recipe(Method.{recipe.Replace("REMOVES", Numbers("1", count), StringComparison.Ordinal).Replace(", Rounding_", "", StringComparison.Ordinal)}"
            + $"{(recipe.Contains("LAYERS", StringComparison.Ordinal) ? "" : ", LAYERS")}{within})]";

    /// <summary>What acts behind the model.</summary>
    private static Gen<string> Output =>
        from stage in Pick.Mostly(
            [
                "", "", "", "", "Prune<TokenNorm>(Cut = CutPoint.Output, Keep = 0.5)", "Prune<HiddenSimilarity, MaxMin>(Cut = CutPoint.Output, KeepCount = 5)",
                "Recipe(Method.DivPrune, Keep = 0.5)", "Recipe(Method.CdPruner, Keep = 0.5)", "Recipe(Method.PruMerge)", "Recipe(Method.HoliTom, Frames = 1)",
                "Merge<KeySimilarity>(Cut = CutPoint.Output, Remove = 1)",
            ],
            [
                "Prune<TokenNorm>(Cut = CutPoint.Output, Layers = \"1\", Keep = 0.5)", "Prune<HiddenSimilarity, Neither>(Cut = CutPoint.Output, KeepCount = 5)",
                "Prune<HiddenSimilarity, NoReducer>(Cut = CutPoint.Output, KeepCount = 5)", "Prune<TokenNorm, MaxMin>(Cut = CutPoint.Output, KeepCount = 5)",
                "Recipe(Method.AveragePooling, Rows = 3, Columns = 3)",
                "Recipe(Method.DivPrune, Keep = 0.5), Recipe(Method.Downsampling, Rows = 2, Columns = 2)",
            ])
        select stage.Length == 0 ? "" : $"[{stage}]";

    private static string Comma(string budget) => budget.Length == 0 ? "" : ", " + budget;

    private static string Repeat(string name, string value, int count) => $"{name} = {Numbers(value, count)}";

    private static string Numbers(string value, int count) => $"new[] {{ {string.Join(", ", Enumerable.Repeat(value, count))} }}";
}
