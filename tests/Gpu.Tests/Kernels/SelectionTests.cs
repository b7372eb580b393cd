using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Gpu.Tests.OpenCl;
using PipelineDsl.Kernels;

namespace PipelineDsl.Gpu.Tests.Kernels;

/// <summary>Choice of tokens by given scores, with many ties: on the GPU exactly those that the processor keeps.</summary>
public sealed class SelectionTests
{
    private static readonly Config Cases = Config.QuickThrowOnFailure.WithMaxTest(12).WithReplay(1234, 5677);

    [Fact]
    public void TopK_AnySizes_KeepsTheProcessorsTokens() => ForAll(static drawn =>
    {
        string text = drawn.Text("", "scoring/network_score.cl", "selection/top_k.cl", "selection/gather.cl");
        Compare(drawn, text, GpuKernels.SelectHighest, scores =>
        {
            int[] kept = new int[drawn.Kept];
            using var workspace = new Workspace(TopK.WorkspaceBytes(drawn.Tokens));
            TopK.Select(scores, drawn.Kept, kept, workspace);
            return (_, _) => kept;
        });
    });

    [Fact]
    public void Strided_AnySizes_KeepsTheProcessorsTokens() => ForAll(static drawn =>
    {
        string text = drawn.Text("", "selection/strided.cl", "selection/gather.cl");
        using StageRun run = drawn.Prepare(text, GpuKernels.SelectStrided, GpuKernels.GatherKept).Launch(drawn.Run(), drawn.Channels);
        for (int item = 0; item < drawn.Batch; item++)
        {
            float[] scores = new float[drawn.Tokens];
            int[] kept = new int[drawn.Kept];
            drawn.Mark(item, scores);
            StridedSelection.Select(scores, drawn.Kept, kept);
            drawn.Expect(run, item, kept);
        }
    });

    [Fact]
    public void Windows_AnySizes_KeepTheProcessorsTokens() => ForAll(static drawn =>
    {
        int first = drawn.Draw(drawn.Original), window = 1 + drawn.Draw(40);
        int count = WindowCells.Count(drawn.Original, first, window);
        CompareQuota(
            drawn,
            $"#define QUOTA_FIRST {first}\n#define WINDOW {window}\n#define CELL_COUNT {count}",
            count,
            (positions, cells) => WindowCells.Assign(positions, first, window, cells));
    });

    [Fact]
    public void Grids_AnySizes_KeepTheProcessorsTokens() => ForAll(static drawn =>
    {
        int first = drawn.Draw(5), rows = 1 + drawn.Draw(25), columns = 1 + drawn.Draw(25), cell = 1 + drawn.Draw(6);
        int count = GridCells.Count(rows, columns, cell);
        CompareQuota(
            drawn,
            $"#define QUOTA_FIRST {first}\n#define GRID_ROWS {rows}\n#define GRID_COLUMNS {columns}\n#define GRID_CELL {cell}\n#define CELL_COUNT {count}",
            count,
            (positions, cells) => GridCells.Assign(positions, first, rows, columns, cell, cells));
    });

    [Fact]
    public void Frames_AnySizes_KeepTheProcessorsTokens() => ForAll(static drawn =>
    {
        int first = drawn.Draw(5), frames = 1 + drawn.Draw(8), length = 1 + drawn.Draw(60);
        CompareQuota(
            drawn,
            $"#define QUOTA_FIRST {first}\n#define FRAMES {frames}\n#define FRAME_TOKENS {length}\n#define CELL_COUNT {frames}",
            frames,
            (positions, cells) => FrameCells.Assign(positions, first, length, frames, cells));
    });

    [Fact]
    public void GridsOfFrames_AnySizes_KeepTheProcessorsTokens() => ForAll(static drawn =>
    {
        int first = drawn.Draw(5), frames = 1 + drawn.Draw(5), rows = 1 + drawn.Draw(9), columns = 1 + drawn.Draw(9), cell = 1 + drawn.Draw(4);
        int count = FrameCells.Count(rows, columns, cell, frames);
        CompareQuota(
            drawn,
            $"#define QUOTA_FIRST {first}\n#define FRAMES {frames}\n#define GRID_ROWS {rows}\n#define GRID_COLUMNS {columns}\n#define GRID_CELL {cell}\n"
            + $"#define CELL_COUNT {count}",
            count,
            (positions, cells) => FrameCells.Assign(positions, first, rows, columns, cell, frames, cells));
    });

    [Fact]
    public void PassOn_AnyTokens_AllStay()
    {
        var drawn = new StageCase(12) { IsStatic = false };
        drawn = new StageCase(12) { IsStatic = false, Kept = drawn.Tokens };
        string text = drawn.Text("", "selection/pass_on.cl", "selection/gather.cl");

        using StageRun run = drawn.Prepare(text, GpuKernels.PassOn, GpuKernels.GatherKept).Launch(drawn.Run(), drawn.Channels);

        for (int item = 0; item < drawn.Batch; item++)
        {
            drawn.Expect(run, item, [.. Enumerable.Range(0, drawn.Tokens)]);
        }
    }

    private delegate void Assign(TokenPositions positions, Span<int> cells);

    private static void ForAll(Action<StageCase> holds) =>
        Check.One(Cases, Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => holds(new StageCase(seed))));

    private static void CompareQuota(StageCase drawn, string constants, int cellCount, Assign assign)
    {
        string text = drawn.Text(constants, "scoring/network_score.cl", "selection/quota.cl", "selection/gather.cl");
        Compare(drawn, text, GpuKernels.SelectByQuota, scores => (origins, seed) =>
        {
            int[] cells = new int[drawn.Tokens], kept = new int[drawn.Kept];
            assign(new TokenPositions(origins, drawn.Tokens, seed), cells);
            using var workspace = new Workspace(QuotaSelection.WorkspaceBytes(drawn.Tokens, cellCount));
            QuotaSelection.Select(scores, cells, cellCount, drawn.Kept, kept, workspace);
            return kept;
        });
    }

    private static void Compare(StageCase drawn, string text, GpuKernel selection, Func<float[], Func<ReadOnlySpan<long>, ulong, int[]>> select)
    {
        // Few distinct values, so that there are ties, and now and then both zeros.
        int distinct = 1 + drawn.Draw(60);
        float[] network = [.. Enumerable.Range(0, drawn.Batch * drawn.Tokens).Select(_ => drawn.Draw(9) == 0 ? -0f : (drawn.Draw(distinct) - 10) / 7f)];
        using StageRun run = drawn.Prepare(text, GpuKernels.NetworkScore, selection, GpuKernels.GatherKept)
            .Set<float>(GpuBuffer.Network, network)
            .Launch(drawn.Run(), drawn.Channels);
        Assert.Equal(0, run.Fault);
        for (int item = 0; item < drawn.Batch; item++)
        {
            float[] scores = network[(item * drawn.Tokens)..((item + 1) * drawn.Tokens)];
            drawn.Mark(item, scores);
            drawn.Expect(run, item, select(scores)(drawn.Input(item).Origins, 0));
        }
    }
}
