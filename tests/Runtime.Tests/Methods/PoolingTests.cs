using PipelineDsl.Methods;
using PipelineDsl.Tests.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

public class PoolingTests
{
    [Fact]
    public void AnyGrid_CellsPartTheTokensAndRowsAreTheirMeans() => KernelProperty.Holds(8, (rows, seed) =>
    {
        MethodOptions options = Options(rows, 1 + (seed % 7), 1 + (seed % 3), 1 + (seed % 4), 1 + (seed % 2));
        int tokens = 1 + (options.Frames * options.Rows * options.Columns);
        var input = new MethodCase(tokens, seed) { Options = options, Sizes = [.. Enumerable.Range(0, tokens).Select(token => 1f + (token % 3))] };
        MethodResult pooled = Pool(input), sampled = Sample(input);
        pooled.Check(input);
        sampled.Check(input);

        Assert.DoesNotContain(-1, pooled.Assignment);
        Assert.Equal(input.Sizes.Sum(), pooled.Sizes.Sum());
        Assert.Equal(pooled.Kept, sampled.Kept);
        Assert.All(sampled.Kept.Index(), row => Assert.Equal(input.Row(row.Item), sampled.Rows[row.Index]));
        for (int row = 0; row < pooled.Rows.Length; row++)
        {
            int[] members = [.. Enumerable.Range(0, tokens).Where(token => pooled.Assignment[token] == row)];
            Assert.Equal(members[0], pooled.Kept[row]);
            Assert.Equal(members, row == 0 ? [0] : Cell(members[0], options));
            Assert.All(Enumerable.Range(0, MethodCase.Channels), channel => Assert.Equal(
                members.Sum(token => (double)input.Sizes[token] * input.Row(token)[channel]) / members.Sum(token => input.Sizes[token]),
                pooled.Rows[row][channel],
                1e-5));
        }
    });

    [Theory]
    [InlineData(13, 3, 4)]
    [InlineData(12, 0, 4)]
    [InlineData(12, -3, -4)]
    public void TokensThatAreNotTheGrid_AreRefused(int patches, int rows, int columns)
    {
        var input = new MethodCase(patches + 1) { Options = Options(rows, columns, 2, 2, 1) };

        Assert.Contains($"got {patches} tokens", Assert.Throws<TokenStageException>(() => Pool(input)).Message);
        Assert.Contains($"got {patches} tokens", Assert.Throws<TokenStageException>(() => Sample(input)).Message);
    }

    [Fact]
    public void CellsOfNothing_AreRefused() =>
        Assert.Throws<TokenStageException>(() => Pool(new MethodCase(13) { Options = Options(3, 4, 0, 2, 1) }));

    private static MethodOptions Options(int rows, int columns, int cellRows, int cellColumns, int frames) =>
        new() { Rows = rows, Columns = columns, CellRows = cellRows, CellColumns = cellColumns, Frames = frames };

    /// <summary>The tokens of the cell that starts at a token, with CLS in front of the grids.</summary>
    private static IEnumerable<int> Cell(int first, MethodOptions options)
    {
        (int frame, int at) = int.DivRem(first - 1, options.Rows * options.Columns);
        (int row, int column) = int.DivRem(at, options.Columns);
        for (int down = row; down < int.Min(row + options.CellRows, options.Rows); down++)
        {
            for (int across = column; across < int.Min(column + options.CellColumns, options.Columns); across++)
            {
                yield return 1 + (((frame * options.Rows) + down) * options.Columns) + across;
            }
        }
    }

    private static MethodResult Pool(MethodCase input) => input.Run(AveragePooling.Compress, AveragePooling.WorkspaceBytes);

    private static MethodResult Sample(MethodCase input) => input.Run(Downsampling.Compress, Downsampling.WorkspaceBytes);
}
