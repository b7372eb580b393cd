using PipelineDsl.Methods;
using PipelineDsl.Tests.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

public class VisionZipTests
{
    [Fact]
    public void AnyInput_RowsAreClsThenDominantThenContextual() => KernelProperty.Holds(50, (patches, seed) =>
    {
        int contextual = 1 + (seed % 3), budget = contextual + (seed % patches);
        if (patches - budget < 0 || (budget < patches && patches - (budget - contextual) < contextual))
        {
            return;
        }

        var input = new MethodCase(patches + 1, seed) { Budget = budget, Options = new MethodOptions { Contextual = contextual } };
        MethodResult result = Run(input);
        result.Check(input);
        Assert.Equal(budget + 1, result.Rows.Length);
        Assert.Equal(patches + 1, result.Sizes.Sum());
        Assert.DoesNotContain(-1, result.Assignment);
        if (budget == patches)
        {
            Assert.Equal(input.X, result.Rows.SelectMany(row => row));
            return;
        }

        int dominant = budget - contextual;
        Assert.Equal(Enumerable.Range(1, patches).OrderByDescending(input.Score).Take(dominant).Order(), result.Kept[1..(dominant + 1)]);
        int[] others = [.. Enumerable.Range(1, patches).Except(result.Kept[1..(dominant + 1)])];
        int step = int.Max(1, others.Length / contextual);
        Assert.Equal(others.Where((_, i) => i % step == 0).Take(contextual), result.Kept[(dominant + 1)..]);
        for (int row = dominant + 1; row < result.Rows.Length; row++)
        {
            int target = result.Kept[row];
            int[] members = [.. others.Where(token => result.Assignment[token] == row && token != target)];
            for (int channel = 0; channel < MethodCase.Channels; channel++)
            {
                double mean = members.Length == 0 ? 0 : members.Average(token => (double)input.Row(token)[channel]);
                Assert.Equal(input.Row(target)[channel] + mean, result.Rows[row][channel], 1e-5);
            }
        }
    });

    [Fact]
    public void FewerKeptThanContextual_IsRefused() => Refused(new MethodCase(20) { Budget = 3, Options = new MethodOptions { Contextual = 4 } });

    [Fact]
    public void FewerLeftThanContextual_IsRefused() => Refused(new MethodCase(2) { Budget = 0, Options = new MethodOptions { Contextual = 2 } });

    [Fact]
    public void WithoutCls_AllTokensAreCounted()
    {
        var input = new MethodCase(12) { Budget = 7, Protected = [], Options = new MethodOptions { Contextual = 3 } };
        MethodResult result = Run(input);

        Assert.Equal(Enumerable.Range(0, 12).OrderByDescending(input.Score).Take(4).Order(), result.Kept[..4]);
        Assert.Equal(7, result.Rows.Length);
    }

    private static void Refused(MethodCase input)
    {
        var error = Assert.Throws<TokenStageException>(() => Run(input));

        Assert.Contains("contextual", error.Message);
    }

    private static MethodResult Run(MethodCase input) => input.Run(VisionZip.Compress, VisionZip.WorkspaceBytes);
}
