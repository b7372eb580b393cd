using PipelineDsl.Gpu.Tests.OpenCl;
using PipelineDsl.Kernels;

namespace PipelineDsl.Gpu.Tests.Kernels;

/// <summary>Scores that need no attention: the bits of the processor.</summary>
public sealed class ScorerTests
{
    [Theory]
    [InlineData(1, 7, 3, 5, false, true)]
    [InlineData(2, 197, 6, 64, true, true)]
    [InlineData(3, 40, 2, 33, false, false)]
    public void KeyNorm_AnyLayout_HasTheBitsOfTheProcessor(int batch, int tokens, int heads, int width, bool isHalf, bool headsFirst)
    {
        float[] keys = Values.Of(batch * tokens * heads * width, isHalf);
        GpuSizes sizes = new()
        {
            Batch = batch, Tokens = tokens, Kept = 1, Heads = heads, KeyHeads = heads, HeadWidth = width, KeyItem = tokens * heads * width,
            KeyHead = headsFirst ? tokens * width : width, KeyToken = headsFirst ? width : heads * width,
        };

        float[] scores = Run("scoring/key_norm.cl", GpuKernels.KeyNorm, sizes, isHalf, run => run.SetElements(GpuBuffer.Keys, keys));

        for (int item = 0; item < batch; item++)
        {
            float[] expected = new float[tokens];
            KeyNorm.Score(new HeadTensor(keys.AsSpan(item * sizes.KeyItem, sizes.KeyItem), heads, tokens, width, sizes.KeyHead, sizes.KeyToken), expected);
            Assert.Equal(expected, scores[(item * tokens)..((item + 1) * tokens)]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RandomScore_AnyPositions_HasTheBitsOfTheProcessor(bool hasOrigins) => ComparePositions<RandomScore>(
        "scoring/random_score.cl", GpuKernels.RandomScore, hasOrigins);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RecentPosition_AnyPositions_HasTheBitsOfTheProcessor(bool hasOrigins) => ComparePositions<RecentPosition>(
        "scoring/recent_position.cl", GpuKernels.RecentPosition, hasOrigins);

    [Fact]
    public void NetworkScore_OfOriginalTokens_IsPickedByPosition()
    {
        float[] network = [0, 0.5f, 1, 1.5f, 2, 2.5f, 3, 3.5f];
        GpuSizes sizes = new() { Batch = 1, Tokens = 2, Kept = 1, Original = 4, NetworkItem = 8, NetworkToken = 2, NetworkOriginal = 1 };

        float[] scores = Run(
            "scoring/network_score.cl",
            GpuKernels.NetworkScore,
            sizes,
            false,
            run => run.Set<float>(GpuBuffer.Network, network).Set<long>(GpuBuffer.Origins, 1, 3));

        Assert.Equal([1f, 3f], scores);
    }

    [Fact]
    public void NetworkScore_PositionThatWasNotRated_Faults()
    {
        GpuSizes sizes = new() { Batch = 1, Tokens = 1, Kept = 1, Original = 2, NetworkItem = 2, NetworkToken = 1, NetworkOriginal = 1 };
        using var run = new StageRun(new GpuStage(Text("scoring/network_score.cl"), [GpuKernels.NetworkScore]));

        run.Set<float>(GpuBuffer.Network, 1, 2).Set<long>(GpuBuffer.Origins, 2).Launch(sizes, 4);

        Assert.Equal(5, run.Fault);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void TopK_ScoreThatIsNotFinite_FaultsAndKeepsAsManyAsFit(float bad)
    {
        GpuSizes sizes = new() { Batch = 1, Tokens = 3, Kept = 2, NetworkItem = 3, NetworkToken = 1 };
        string text = Text("scoring/network_score.cl", "selection/top_k.cl");
        using var run = new StageRun(new GpuStage(text, [GpuKernels.NetworkScore, GpuKernels.SelectHighest]));

        run.Set<float>(GpuBuffer.Network, bad, 1, 2).Launch(sizes, 4);

        Assert.Equal(1, run.Fault);
        Assert.Equal([1, 2], run.Read<int>(GpuBuffer.Chosen)[..2]);
    }

    private static void ComparePositions<TScorer>(string file, GpuKernel kernel, bool hasOrigins)
        where TScorer : struct, IPositionScorer
    {
        const int Tokens = 300;
        const ulong Seed = 0xFEDCBA9876543210;
        long[] origins = [.. Enumerable.Range(0, Tokens).Select(static token => (3L * token) + 1)];
        GpuSizes sizes = new() { Batch = 1, Tokens = Tokens, Kept = 1, SeedLow = unchecked((uint)Seed), SeedHigh = (uint)(Seed >> 32) };

        float[] scores = Run(file, kernel, sizes, false, run => hasOrigins ? run.Set<long>(GpuBuffer.Origins, origins) : run);

        float[] expected = new float[Tokens];
        TScorer.Score(new TokenPositions(hasOrigins ? origins : [], Tokens, Seed), expected);
        Assert.Equal(expected, scores);
    }

    private static float[] Run(string file, GpuKernel kernel, GpuSizes sizes, bool isHalf, Func<StageRun, StageRun> prepare)
    {
        using var run = new StageRun(new GpuStage(Text(file), [kernel]), isHalf);
        return prepare(run).Launch(sizes, 4).Read<float>(GpuBuffer.Scores)[..(sizes.Batch * sizes.Tokens)];
    }

    private static string Text(params string[] files) =>
        "#define CHANNELS 4\n#define MAX_TOKENS 1024\n#include \"arguments.cl\"\n" + string.Join('\n', files.Select(static file => $"#include \"{file}\""));
}
