using PipelineDsl.Gpu.Tests.OpenCl;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Outputs;

/// <summary>What travels beside the rows of tokens that stay, written by the gather itself.</summary>
public sealed class GatherOutputsTests
{
    private const int Batch = 2, Tokens = 150, Originals = 170;

    [Theory]
    [InlineData(false, 61, 36, 1)]
    [InlineData(false, 61, 33, 12)]
    [InlineData(true, 1, 1030, 3)]
    [InlineData(true, 150, 1024, 150)]
    public void EveryOutput_IsThatOfTheProcessor(bool isHalf, int kept, int channels, int biasRows)
    {
        var stage = new GpuStage(
            $"#define CHANNELS {channels}\n#include \"arguments.cl\"\n#include \"scoring/recent_position.cl\"\n#include \"selection/top_k.cl\"\n"
                + "#include \"selection/gather.cl\"",
            [GpuKernels.RecentPosition, GpuKernels.SelectHighest, GpuKernels.GatherKept]);
        float[] hidden = [.. Enumerable.Range(0, Batch * Tokens * channels).Select(static place => place % 2000f)];
        float[] sizes = [.. Enumerable.Range(0, Batch * Tokens).Select(static place => (float)(place % 5))];
        long[] origins = [.. Enumerable.Range(0, Batch * Tokens).Select(static place => (long)(place % Tokens * 37 % Tokens))];
        long[] provenance = [.. Enumerable.Range(0, Batch * Originals).Select(static place => place % 11 == 0 ? -1L : place % Tokens)];
        using var run = new StageRun(stage, isHalf);

        run.SetElements(GpuBuffer.Hidden, hidden).Set<float>(GpuBuffer.Sizes, sizes).Set<long>(GpuBuffer.Origins, origins)
            .Set<long>(GpuBuffer.Provenance, provenance)
            .SetElements(GpuBuffer.Written, new float[Batch * kept * channels]).SetElements(GpuBuffer.WrittenLogSizes, new float[Batch * biasRows * kept])
            .Set<long>(GpuBuffer.WrittenKept, new long[Batch * kept]).Set<float>(GpuBuffer.WrittenSizes, new float[Batch * kept])
            .Set<long>(GpuBuffer.WrittenOrigins, new long[Batch * kept]).Set<long>(GpuBuffer.WrittenProvenance, new long[Batch * Originals])
            .Set<long>(GpuBuffer.WrittenAssignment, new long[Batch * Tokens])
            .Launch(
                new GpuSizes
                {
                    Batch = Batch, Tokens = Tokens, Kept = kept, HiddenItem = Tokens * channels, HiddenToken = channels,
                    WrittenItem = kept * channels, WrittenToken = channels, BiasRows = biasRows, Provenance = Originals,
                },
                channels);

        for (int item = 0; item < Batch; item++)
        {
            long[] places = origins[(item * Tokens)..((item + 1) * Tokens)];
            int[] staying = [.. Enumerable.Range(0, Tokens).OrderByDescending(token => places[token]).Take(kept).Order()];
            var output = new TokenStageOutput
            {
                Hidden = new float[kept * channels], HiddenStride = channels, Kept = new int[kept], Sizes = new float[kept], Origins = new long[kept],
                Assignment = new int[Tokens],
            };
            output.Prune(
                new TokenStageInput
                {
                    Hidden = new TokenMatrix(hidden.AsSpan(item * Tokens * channels), Tokens, channels),
                    Sizes = sizes.AsSpan(item * Tokens, Tokens),
                    Origins = places,
                },
                staying);
            float[] logSizes = new float[kept];
            LogSizes.Compute(output.Sizes, logSizes);
            int[] assignment = output.Assignment.ToArray();
            float[] bias = [.. logSizes.Select(value => isHalf ? (float)(Half)value : value)];

            Assert.Equal(output.Hidden.ToArray(), Item(run.ReadElements(GpuBuffer.Written), item));
            Assert.Equal(output.Kept.ToArray().Select(static token => (long)token), Item(run.Read<long>(GpuBuffer.WrittenKept), item));
            Assert.Equal(output.Sizes.ToArray(), Item(run.Read<float>(GpuBuffer.WrittenSizes), item));
            Assert.Equal(output.Origins.ToArray(), Item(run.Read<long>(GpuBuffer.WrittenOrigins), item));
            Assert.Equal(assignment.Select(static row => (long)row), Item(run.Read<long>(GpuBuffer.WrittenAssignment), item));
            Assert.Equal(
                Item(provenance, item).Select(token => token < 0 ? -1 : (long)assignment[token]), Item(run.Read<long>(GpuBuffer.WrittenProvenance), item));
            Assert.Equal(Enumerable.Repeat(bias, biasRows).SelectMany(static row => row), Item(run.ReadElements(GpuBuffer.WrittenLogSizes), item));
        }

        Assert.Equal(0, run.Fault);
    }

    private static T[] Item<T>(T[] values, int item) => values[(item * values.Length / Batch)..((item + 1) * values.Length / Batch)];
}
