using PipelineDsl.Gpu.Tests.OpenCl;
using PipelineDsl.Kernels;

namespace PipelineDsl.Gpu.Tests.Kernels;

/// <summary>A whole stage, as the generator writes it: scores, choice, gather.</summary>
public sealed class TokenNormTests
{
    private const string Text = """
        // Layer 3 of Example: 197 -> 99 tokens, the highest by TokenNorm stay.
        #define TOKENS 197
        #define KEPT 99
        #define CHANNELS 70
        #include "arguments.cl"
        #include "scoring/token_norm.cl"
        #include "selection/top_k.cl"
        #include "selection/gather.cl"
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void HighestNorms_StayAsOnTheProcessor(bool isHalf)
    {
        const int Batch = 2, Tokens = 197, Kept = 99, Channels = 70;
        float[] hidden = Values(Batch * Tokens * Channels);
        using var run = new StageRun(new GpuStage(Text, [GpuKernels.TokenNorm, GpuKernels.SelectHighest, GpuKernels.GatherKept]), isHalf);
        run.SetElements(GpuBuffer.Hidden, hidden).SetElements(GpuBuffer.Written, new float[Batch * Kept * Channels])
            .Set<long>(GpuBuffer.WrittenKept, new long[Batch * Kept])
            .Launch(
                new GpuSizes
                {
                    Batch = Batch, Tokens = Tokens, Kept = Kept, HiddenItem = Tokens * Channels, HiddenToken = Channels,
                    WrittenItem = Kept * Channels, WrittenToken = Channels,
                },
                Channels);

        using var workspace = new Workspace(TopK.WorkspaceBytes(Tokens));
        float[] scores = new float[Tokens];
        int[] kept = new int[Kept];
        for (int item = 0; item < Batch; item++)
        {
            float[] mine = hidden[(item * Tokens * Channels)..((item + 1) * Tokens * Channels)];
            if (isHalf)
            {
                mine = [.. mine.Select(static value => (float)(Half)value)];
            }

            TokenNorm.Score(new TokenMatrix(mine, Tokens, Channels), scores);
            TopK.Select(scores, Kept, kept, workspace);
            Assert.Equal(scores, run.Read<float>(GpuBuffer.Scores)[(item * Tokens)..((item + 1) * Tokens)]);
            Assert.Equal(kept.Select(static token => (long)token), run.Read<long>(GpuBuffer.WrittenKept)[(item * Kept)..((item + 1) * Kept)]);
            Assert.Equal(
                kept.SelectMany(token => mine[(token * Channels)..((token + 1) * Channels)]),
                run.ReadElements(GpuBuffer.Written)[(item * Kept * Channels)..((item + 1) * Kept * Channels)]);
        }

        Assert.Equal(0, run.Fault);
    }

    [Theory]
    [InlineData("sm_80", false)]
    [InlineData("sm_90", true)]
    public void Text_CompilesToPtx(string architecture, bool isHalf)
    {
        string ptx = PtxCompiler.Compile(GpuSource.Complete(Text, isHalf), architecture);

        Assert.Contains(".entry select_highest", ptx, StringComparison.Ordinal);
    }

    private static float[] Values(int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (KeyedHash.Key(7, (ulong)i) % 2001 / 1000f) - 1;
        }

        return values;
    }
}
