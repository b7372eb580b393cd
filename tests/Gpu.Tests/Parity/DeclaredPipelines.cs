using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>Random declarations, all of them valid, with everything that a GPU runs.</summary>
internal static class DeclaredPipelines
{
    private static readonly string[] Scorers =
        ["TokenNorm", "KeyNorm", "ClsAttention", "LastQueryAttention", "MeanAttention", "RandomScore", "RecentPosition", "Own", "OwnAttention"];

    /// <summary>A class <c>X</c>, and the number of tokens to run it with.</summary>
    internal static Gen<(string Source, int Tokens)> All { get; } =
        from most in Gen.Choose(24, 90)
        from isFixed in Gen.Elements(true, false)
        from fewer in Gen.Choose(0, 6)
        from channels in Gen.Elements(8, 24, 64)
        from scorer in Gen.Elements(Scorers)
        from percent in Gen.Choose(40, 100)
        from first in Gen.Elements("Prune", "Count", "Merge", "ToMe", "Span", "Network")
        from second in Gen.Elements("", "Prune", "Merge", "Attend")
        from isProtected in Gen.Choose(0, 3)
        from rail in Gen.Elements("", "", "Window", "Grid", "Frames", "FrameGrid", "Debias")
        select (Declaration(most, isFixed, channels, scorer, percent, first, second, isProtected, rail), isFixed ? most : most - fewer);

    private static string Declaration(
        int tokens, bool isFixed, int channels, string scorer, int percent, string first, string second, int isProtected, string rail)
    {
        string keep = (percent / 100.0).ToString(CultureInfo.InvariantCulture);
        string one = first switch
        {
            "Prune" => $"Prune<{scorer}>(Layers = \"0\", Keep = {keep})",
            "Count" => $"Prune<{scorer}>(Layers = \"0,1\", KeepCount = {tokens / 2})",
            "Merge" => $"Merge<HiddenSimilarity>(Layers = \"0\", Remove = {tokens / 5})",
            "Network" => $"Prune<NetworkScore>(Layers = \"0\", Keep = {keep}, Model = \"network.onnx\")",
            "ToMe" => $"Recipe(Method.ToMe, Layers = \"0,1\", Remove = {tokens / 8})",
            _ => $"Prune<{scorer}>(Layers = \"0\", KeepCount = 5, Within = \"image\")",
        };
        string two = second switch
        {
            "Prune" => "[Prune<KeyNorm>(Layers = \"2\", Remove = 2)]",
            "Merge" => "[Merge<KeySimilarity>(Layers = \"2\", Remove = 2)]",
            "Attend" => $"[Prune<{(scorer.EndsWith("Attention", StringComparison.Ordinal) ? scorer : "ClsAttention")}>(Layers = \"2\", Remove = 3)]",
            _ => "",
        };
        string protect = isProtected > 0 ? $"[Protect({string.Join(", ", Enumerable.Range(0, isProtected))})]" : "";
        bool prunes = first is "Prune" or "Count" or "Span";

        // A grid, and frames, have to hold exactly what may be touched: here the twelve tokens of the span.
        bool isSpanAlone = first == "Span" && second is ("" or "Merge");
        string guard = (prunes, rail) switch
        {
            (true, "Window") => "[Uniform(Window = 7)]",
            (true, "Grid") when isSpanAlone => "[Uniform(Rows = 3, Columns = 4, Cell = 2)]",
            (true, "Frames") when isSpanAlone => "[Uniform(Frames = 3)]",
            (true, "FrameGrid") when isSpanAlone => "[Uniform(Frames = 2, Rows = 2, Columns = 3, Cell = 2)]",
            (true, "Debias") when second != "Prune" && scorer.EndsWith("Attention", StringComparison.Ordinal) => "[Debias<Table>]",
            _ => "",
        };
        return $$"""
            using PipelineDsl;
            public struct Table : IDebiasTable
            {
                private static readonly float[] Values = System.Linq.Enumerable.ToArray(
                    System.Linq.Enumerable.Select(System.Linq.Enumerable.Range(0, 100), static place => place % 11 == 3 ? 0 : 1 / (1f + place)));
                public static System.ReadOnlySpan<float> Weights => Values;
            }
            public struct Own : IHiddenScorer
            {
                public static void Score(TokenMatrix hidden, System.Span<float> scores)
                {
                    for (int token = 0; token < hidden.Tokens; token++)
                    {
                        float sum = 0;
                        foreach (float value in hidden[token])
                        {
                            sum += System.MathF.Abs(value);
                        }

                        scores[token] = sum;
                    }
                }
            }
            public struct OwnAttention : IAttentionScorer
            {
                public static AttentionQuery Query => AttentionQuery.Last;
                public static void Score(AttentionRows attention, System.Span<float> scores)
                {
                    for (int token = 0; token < attention.Tokens; token++)
                    {
                        float most = 0;
                        for (int head = 0; head < attention.Heads; head++)
                        {
                            most = System.MathF.Max(most, attention[head][token]);
                        }

                        scores[token] = most;
                    }
                }
            }
            [TokenPipeline({{(isFixed ? "Tokens" : "MaxTokens")}} = {{tokens}}, Channels = {{channels}}, Layers = 4, Heads = 2)]
            [Span("image", 4, 12)]
            [{{one}}]{{two}}{{protect}}{{guard}}
            public partial class X;
            """;
    }
}
