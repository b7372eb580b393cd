using PipelineDsl.Methods;
using PipelineDsl.Tests.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

public class EViTTests
{
    [Fact]
    public void AnyInput_KeptByDescendingScoreThenTheFusedToken() => KernelProperty.Holds(50, (patches, seed) =>
    {
        var input = new MethodCase(patches + 1, seed)
        {
            Budget = 1 + (seed % patches), Origins = [.. Enumerable.Range(0, patches + 1).Select(t => t == 0 ? 0L : 3L * t)],
        };
        MethodResult result = Run(input);
        result.Check(input);
        int[] ranked = [.. Enumerable.Range(1, patches).OrderByDescending(input.Score)];
        if (input.Budget == patches)
        {
            Assert.Equal(Enumerable.Range(0, patches + 1), result.Kept);
            Assert.Equal(input.X, result.Rows.SelectMany(row => row));
            return;
        }

        Assert.Equal([0, .. ranked[..(input.Budget + 1)]], result.Kept);
        Assert.All(ranked[input.Budget..], token => Assert.Equal(input.Budget + 1, result.Assignment[token]));
        Assert.Equal(patches - input.Budget, result.Sizes[^1]);
        for (int channel = 0; channel < MethodCase.Channels; channel++)
        {
            Assert.Equal(ranked[input.Budget..].Sum(t => input.Score(t) * input.Row(t)[channel]), result.Rows[^1][channel], 1e-5);
        }
    });

    [Fact]
    public void NotFused_DropsTheRest()
    {
        var input = new MethodCase(12) { Budget = 4, Options = new MethodOptions { Fuse = false } };
        MethodResult result = Run(input);

        result.Check(input);
        Assert.Equal(5, result.Rows.Length);
        Assert.Equal(7, result.Assignment.Count(row => row < 0));
    }

    [Fact]
    public void EqualScores_KeepTheLowestPatches()
    {
        var input = new MethodCase(8) { Budget = 3, Attention = [.. Enumerable.Repeat(0.125f, 16)] };

        Assert.Equal([0, 1, 2, 3, 4], Run(input).Kept);
    }

    [Fact]
    public void Padding_IsDroppedFirstAndNotFused()
    {
        bool[] visible = [true, true, true, true, false, false];
        var input = new MethodCase(6) { Budget = 2, Visible = visible };
        for (int token = 4; token < 6; token++)
        {
            Array.Fill(input.X, float.NaN, token * MethodCase.Channels, MethodCase.Channels);
        }

        MethodResult result = Run(input);
        Assert.DoesNotContain(4, result.Kept);
        Assert.All(result.Rows.SelectMany(row => row), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void AttentionThatIsNaNOrMissing_NamesTheStage()
    {
        var input = new MethodCase(6) { Budget = 2 };
        input.Attention[3] = float.NaN;
        Assert.Contains("token 3", Assert.Throws<TokenStageException>(() => Run(input)).Message);

        var missing = new MethodCase(6) { Budget = 2 };
        Assert.Contains("attention to 6", Assert.Throws<TokenStageException>(() => missing.RunWithoutKeys(EViT.Compress, EViT.WorkspaceBytes)).Message);
    }

    private static MethodResult Run(MethodCase input) => input.Run(EViT.Compress, EViT.WorkspaceBytes);
}
