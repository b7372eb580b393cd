using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Recipes;
using PipelineDsl.Tests.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>tomesd, and the random and the uniform arm of it.</summary>
public class TomeSdTests
{
    private static readonly Dictionary<string, (MethodCase.Method Compress, MethodCase.Bytes Bytes)> All = new()
    {
        ["TomeSd"] = (TomeSd.Compress, TomeSd.WorkspaceBytes),
        ["RandomCaching"] = (RandomCaching.Compress, RandomCaching.WorkspaceBytes),
        ["UniformCaching"] = (UniformCaching.Compress, UniformCaching.WorkspaceBytes),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AnyGrid_EveryTokenHasARow_AndThePlanIsRight(string name) => KernelProperty.Holds(11, (rows, seed) =>
    {
        int columns = 1 + (seed % 9), tokens = rows * columns;
        MethodOptions options = new()
        {
            Rows = rows, Columns = columns, CellRows = 1 + (seed % 3), CellColumns = 1 + (seed / 3 % 3), MaxDownsample = 1, Jitter = seed % 2 == 0,
        };
        int budget = tokens - (tokens * (seed % 10) / 10);
        var input = new MethodCase(tokens, seed) { Options = options, Budget = budget, Protected = [], Seed = (ulong)seed };
        MethodResult result = Run(name, input);

        Assert.Equal(MethodRows.Of("TomeSd", tokens, budget, option => Value(options, option)), result.Rows.Length);
        Assert.All(result.Assignment, row => Assert.InRange(row, 0, result.Rows.Length - 1));
        Assert.Equal(Enumerable.Range(0, result.Rows.Length), result.Kept.Select(token => result.Assignment[token]));
        Assert.All(result.Sizes, size => Assert.Equal(1, size));
        for (int row = 0; row < result.Rows.Length; row++)
        {
            int[] members = [.. Enumerable.Range(0, tokens).Where(token => result.Assignment[token] == row)];
            double[] mean = [.. Enumerable.Range(0, MethodCase.Channels)
                .Select(c => name == "TomeSd" ? members.Average(t => (double)input.Row(t)[c]) : input.Row(result.Kept[row])[c])];
            Assert.All(mean.Zip(result.Rows[row]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    });

    [Fact]
    public void Residual_IsWhatIsCompared_AndHiddenWhatIsMerged()
    {
        // In the residual stream token 1 is like destination 0, and 4 like 2; in the hidden states nothing is.
        float[] residual = [1, 0, 1, 0.1f, 0, 1, -1, -1, 0.1f, 1, -1, -1, -1, -1, -1, -1];
        var input = new MethodCase(8) { Residual = residual, Options = Grid(2, 4), Budget = 6, Protected = [] };
        MethodResult result = Run("TomeSd", input);
        Assert.Equal([3, 5, 6, 7, 0, 2], result.Kept);
        Assert.Equal(result.Assignment[0], result.Assignment[1]);
        Assert.Equal(result.Assignment[2], result.Assignment[4]);
        Assert.All(input.Row(0).Zip(input.Row(1), result.Rows[4]), row => Assert.Equal((row.First + row.Second) / 2, row.Third, 1e-6f));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ProtectedTokens_LieOutsideOfTheGrid(string name)
    {
        // CLS, then 4 x 4 patches.
        var input = new MethodCase(17) { Options = Grid(4, 4) with { Jitter = true }, Budget = 8 };
        MethodResult result = Run(name, input);
        result.Check(input);
        Assert.Equal(9, result.Rows.Length);
        Assert.DoesNotContain(-1, result.Assignment);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ClosedGate_AndFullBudget_AreTheIdentity(string name)
    {
        foreach (MethodCase input in (MethodCase[])
            [
                new(16) { Options = Grid(8, 8), Budget = 4, Protected = [] },
                new(16) { Options = Grid(4, 4), Budget = 16, Protected = [] },
                new(16) { Options = Grid(4, 4) with { CellRows = 5 }, Budget = 4, Protected = [] },
                new(16) { Options = Grid(2, 2), Budget = 4, Protected = [] },
            ])
        {
            MethodResult result = Run(name, input);
            Assert.Equal(Enumerable.Range(0, 16), result.Kept);
            Assert.Equal(Enumerable.Range(0, 16), result.Assignment);
            Assert.Equal(input.X, result.Rows.SelectMany(row => row));
        }
    }

    [Fact]
    public void Budget_BelowTheDestinations_KeepsThem()
    {
        var input = new MethodCase(16) { Options = Grid(4, 4), Budget = 1, Protected = [] };
        Assert.Equal([0, 2, 8, 10], Run("TomeSd", input).Kept);
        Assert.Equal([0, 2, 8, 10], Run("RandomCaching", input).Kept);
    }

    [Fact]
    public void RandomCaching_SmallerBudgets_RemoveTheSameAndMore()
    {
        int[] before = [.. Enumerable.Range(0, 64)];
        for (int budget = 60; budget >= 16; budget -= 4)
        {
            int[] kept = Run("RandomCaching", new MethodCase(64) { Options = Grid(8, 8), Budget = budget, Protected = [] }).Kept;
            Assert.Empty(kept.Except(before));
            before = kept;
        }
    }

    [Fact]
    public void Caching_ReusesTheDestinationOfItsOwnCell()
    {
        foreach (string name in (string[])["RandomCaching", "UniformCaching"])
        {
            MethodResult result = Run(name, new MethodCase(16) { Options = Grid(4, 4), Budget = 4, Protected = [] });
            Assert.Equal([0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3], result.Assignment);
        }
    }

    [Fact]
    public void Unmerge_OfConstantGroups_IsTheIdentity()
    {
        // Tokens of a cell are the same, so each merges within its cell, and nothing is lost.
        float[] cells = KernelData.Random(3, 4 * MethodCase.Channels);
        var input = new MethodCase(16) { Options = Grid(4, 4), Budget = 4, Protected = [] };
        input.X = [.. Enumerable.Range(0, 16)
            .SelectMany(t => cells[(StridedDestinations.CellOf(t, 4, 4, 2, 2) * MethodCase.Channels)..][..MethodCase.Channels])];
        MethodResult result = Run("TomeSd", input);
        for (int token = 0; token < 16; token++)
        {
            Assert.All(input.Row(token).Zip(result.Rows[result.Assignment[token]]), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TokensThatDoNotFillTheGrid_AreRefused(string name)
    {
        var input = new MethodCase(15) { Options = Grid(4, 4), Budget = 8, Protected = [] };
        string message = Assert.Throws<TokenStageException>(() => Run(name, input)).Message;
        Assert.Contains("stage Stage at layer 0: expected 4 x 4 tokens (a latent image of 4 x 4, downsampled by 1), got 15", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Padding_IsRefused(string name)
    {
        var input = new MethodCase(16) { Options = Grid(4, 4), Budget = 8, Protected = [], Visible = [.. Enumerable.Range(0, 16).Select(t => t != 9)] };
        Assert.Contains("token 9 is padding; a grid has none", Assert.Throws<TokenStageException>(() => Run(name, input)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void ResidualThatIsNotFinite_IsRefused(float value)
    {
        float[] residual = KernelData.Random(1, 16 * 5);
        residual[(7 * 5) + 2] = value;
        var input = new MethodCase(16) { Options = Grid(4, 4), Budget = 8, Protected = [], Residual = residual };
        Assert.Contains(
            $"value 2 of token 7's metric is {value}", Assert.Throws<TokenStageException>(() => Run("TomeSd", input)).Message, StringComparison.Ordinal);
    }

    private static MethodOptions Grid(int rows, int columns) => new() { Rows = rows, Columns = columns, CellRows = 2, CellColumns = 2, MaxDownsample = 1 };

    private static double Value(MethodOptions options, string name) => Convert.ToDouble(typeof(MethodOptions).GetProperty(name)!.GetValue(options));

    private static MethodResult Run(string name, MethodCase input) => input.Run(All[name].Compress, All[name].Bytes);
}
