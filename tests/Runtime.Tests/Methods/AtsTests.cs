using PipelineDsl.Methods;
using PipelineDsl.Tests.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

public class AtsTests
{
    [Fact]
    public void AnyInput_KeepsAtMostTheBudgetByPosition() => KernelProperty.Holds(60, (patches, seed) =>
    {
        var input = new MethodCase(patches + 1, seed) { Budget = 1 + (seed % patches) };
        MethodResult result = Run(input);

        result.Check(input);
        Assert.InRange(result.Rows.Length, 2, input.Budget + 1);
        Assert.Equal(result.Kept.Order(), result.Kept);
        Assert.All(result.Kept.Index(), row => Assert.Equal(input.Row(row.Item), result.Rows[row.Index]));
        Assert.Equal(patches + 1 - result.Rows.Length, result.Assignment.Count(row => row < 0));
    });

    [Fact]
    public void ConcentratedAttention_KeepsFewerTokens()
    {
        var even = new MethodCase(33) { Attention = [.. Enumerable.Repeat(1f / 33, 66)], Values = [.. Enumerable.Repeat(1f, 33 * 12)] };
        float[] peaked = [.. even.Attention];
        peaked[9] = peaked[33 + 9] = 20;
        var concentrated = new MethodCase(33) { Attention = peaked, Values = even.Values };

        Assert.Equal(33, Run(even).Rows.Length);
        MethodResult result = Run(concentrated);
        Assert.InRange(result.Rows.Length, 2, 5);
        Assert.Contains(9, result.Kept);
    }

    [Fact]
    public void LargeValues_AreSampledMore()
    {
        var input = new MethodCase(5) { Budget = 2, Attention = [.. Enumerable.Repeat(0.2f, 10)], Values = [.. Enumerable.Repeat(0.01f, 5 * 12)] };
        Array.Fill(input.Values, 9, 2 * MethodCase.Width, MethodCase.Width);

        Assert.Equal([0, 2], Run(input).Kept);
    }

    [Fact]
    public void MissingValues_NameTheStage()
    {
        var input = new MethodCase(6) { Budget = 2 };
        var error = Assert.Throws<TokenStageException>(() => input.RunWithoutValues(Ats.Compress, Ats.WorkspaceBytes));

        Assert.Contains("values of 6 tokens", error.Message);
    }

    private static MethodResult Run(MethodCase input) => input.Run(Ats.Compress, Ats.WorkspaceBytes);
}
