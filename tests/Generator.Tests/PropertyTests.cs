using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Generator.Tests.Infrastructure;
using PipelineDsl.Tokens;

namespace PipelineDsl.Generator.Tests;

/// <summary>Random declarations, all of them valid by construction.</summary>
public class PropertyTests
{
    private static readonly string[] _scorers =
        ["TokenNorm", "KeyNorm", "ClsAttention", "LastQueryAttention", "MeanAttention", "RandomScore", "RecentPosition"];

    private static readonly Gen<string> _declarations =
        from tokens in Gen.Choose(8, 80)
        from layers in Gen.Choose(1, 6)
        from isFixed in Gen.Elements(true, false)
        from isProtected in Gen.Choose(0, 3)
        from stages in Gen.Elements("prune", "keep", "merge", "tome", "mixed")
        from scorer in Gen.Elements(_scorers)
        from percent in Gen.Choose(50, 100)
        from window in Gen.Choose(0, 9)
        select Declaration(tokens, layers, isFixed, isProtected, stages, scorer, percent, window);

    [Fact]
    public void ValidDeclarations_CompileRunAndKeepTheInvariants() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(25).WithReplay(1, 3), Prop.ForAll(_declarations.ToArbitrary(), Holds));

    private static void Holds(string declaration)
    {
        using var loaded = LoadedPipeline.Of(declaration);
        foreach (string type in (string[])["X", "X+Random", "X+Uniform"])
        {
            TokenPipeline pipeline = loaded.Definition(type);
            TokenPlan plan = pipeline.Plan;
            Assert.Equal(plan.Tokens, plan.LayerTokens[0]);
            Assert.InRange(plan.FlopsLeft, double.Epsilon, 1);
            for (int layer = 0; layer < plan.Layers; layer++)
            {
                Assert.InRange(plan.LayerTokens[layer + 1], int.Max(1, pipeline.Protected.Length), plan.LayerTokens[layer]);
            }

            int tokens = plan.Tokens;
            foreach (TokenStage stage in pipeline.Stages)
            {
                Assert.Equal(plan.LayerTokens[stage.Layer], tokens);
                long[] origins = [.. Enumerable.Range(0, tokens)];
                var run = new StageRun(stage, tokens, seed: stage.Layer, origins, plan.Tokens);
                Assert.Equal(stage.KeptOf(tokens, plan.Tokens), run.Count);
                Assert.Equal(plan.LayerTokens[stage.Layer + 1], run.Count);
                Assert.All(pipeline.Protected, position => Assert.Contains(position, run.Kept));
                Assert.Equal(run.Kept.Length, run.Kept.Distinct().Count());
                Assert.Equal(stage.Kind == StageKind.Merge ? tokens : run.Count, run.Sizes.Sum());
                tokens = run.Count;
            }
        }
    }

    private static string Declaration(int tokens, int layers, bool isFixed, int isProtected, string stages, string scorer, int percent, int window)
    {
        string all = $"Layers = \"0..{layers - 1}\"";
        string keep = (percent / 100.0).ToString(CultureInfo.InvariantCulture);
        string quota = window > 0 && stages is "prune" or "keep" ? $"[Uniform(Window = {int.Max(1, window)})]" : "";
        string stage = stages switch
        {
            "prune" => $"[Prune<{scorer}>({all}, Keep = {keep}, Of = Basis.Original)]",
            "keep" => $"[Prune<{scorer}>({all}, KeepCount = {int.Max(4, tokens / 2)})]",
            "merge" => $"[Merge<KeySimilarity>(Layers = \"0\", Remove = {(tokens - isProtected) / 4})]",
            "tome" => $"[Recipe(Method.ToMe, Remove = {tokens / 5}, Schedule = Schedule.Linear)]",
            _ when layers > 1 => $"[Prune<{scorer}>(Layers = \"0\", Remove = 2)]"
                + $"[Merge<HiddenSimilarity>(Layers = \"1..{layers - 1}\", Removes = new[] {{ 1{string.Concat(Enumerable.Repeat(", 0", layers - 2))} }})]",
            _ => $"[Prune<{scorer}>(Layers = \"0\", Remove = 2)]",
        };
        string protect = isProtected > 0 ? $"[Protect({string.Join(", ", Enumerable.Range(0, isProtected))})]" : "";
        return $"""
            using PipelineDsl;
            [TokenPipeline({(isFixed ? "Tokens" : "MaxTokens")} = {tokens}, Channels = 8, Layers = {layers})]
            {stage}
            {protect}{quota}
            public partial class X;
            """;
    }
}
