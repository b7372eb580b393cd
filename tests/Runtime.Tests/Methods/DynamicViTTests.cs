using PipelineDsl.Methods;
using PipelineDsl.Tests.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

public class DynamicViTTests
{
    [Fact]
    public void AnyScores_ClsThenPatchesByDescendingScore() => KernelProperty.Holds(50, (patches, seed) =>
    {
        var input = new MethodCase(patches + 1, seed)
        {
            Budget = 1 + (seed % patches), Origins = [.. Enumerable.Range(0, patches + 1).Select(t => t == 0 ? 0L : 2L * t)],
        };
        float[] scores = KernelData.Random(seed + 9, patches + 1);
        MethodResult result = Run(input, scores);

        result.Check(input);
        Assert.Equal(Enumerable.Range(1, patches).OrderByDescending(token => scores[token]).Take(input.Budget).Prepend(0), result.Kept);
        Assert.All(result.Kept.Zip(result.Rows), row => Assert.Equal(input.Row(row.First), row.Second));
    });

    [Fact]
    public void EqualScores_KeepTheLowestPatches() =>
        Assert.Equal([0, 1, 2, 3], Run(new MethodCase(8) { Budget = 3 }, new float[8]).Kept);

    [Fact]
    public void EveryPatchKept_IsSortedAllTheSame() =>
        Assert.Equal([0, 3, 1, 2], Run(new MethodCase(4) { Budget = 3 }, [0, 2, 1, 5]).Kept);

    [Fact]
    public void Padding_GoesFirst() =>
        Assert.Equal([0, 2, 1], Run(new MethodCase(5) { Budget = 2, Visible = [true, true, true, false, false] }, [0, 1, 2, 8, 9]).Kept);

    [Fact]
    public void ProtectedInTheMiddle_StaysInFrontOfOrBehindThePatches() =>
        Assert.Equal([0, 4, 1, 3], Run(new MethodCase(6) { Budget = 2, Protected = [0, 3] }, [0, 2, 1, 0, 3, 1]).Kept);

    [Fact]
    public void Span_LeavesTheOthersWhereTheyStand()
    {
        float[] scores = [9, 9, 1, 3, 2, 9];
        MethodCase input = new(6) { Budget = 2, Protected = [] };
        MethodResult result = input.Run(
            (in source, in output, in rules, workspace) =>
            {
                TokenStageInput scored = source;
                scored.Scores = scores;
                return DynamicViT.Compress(scored, output, new MethodRules { Site = rules.Site, Budget = 2, SpanStart = 2, SpanLength = 3 }, workspace);
            },
            DynamicViT.WorkspaceBytes);

        Assert.Equal([0, 1, 3, 4, 5], result.Kept);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void ScoreThatIsNotFinite_NamesStageAndToken(float bad)
    {
        string message = Assert.Throws<TokenStageException>(() => Run(new MethodCase(4) { Budget = 2 }, [0, 1, bad, 2])).Message;
        Assert.Contains("stage Stage", message, StringComparison.Ordinal);
        Assert.Contains("the score of token 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoScores_SaysHowManyAreMissing() => Assert.Contains(
        "expected the auxiliary network's scores of 4 tokens, got 3",
        Assert.Throws<TokenStageException>(() => Run(new MethodCase(4) { Budget = 2 }, [1, 2, 3])).Message,
        StringComparison.Ordinal);

    private static MethodResult Run(MethodCase input, float[] scores) => input.Run(
        (in source, in output, in rules, workspace) =>
        {
            TokenStageInput scored = source;
            scored.Scores = scores;
            return DynamicViT.Compress(scored, output, rules, workspace);
        },
        DynamicViT.WorkspaceBytes);
}
