using PipelineDsl.Gpu.Tests.OpenCl;

namespace PipelineDsl.Gpu.Tests.Merging;

public sealed class UnmergeTests
{
    [Theory]
    [InlineData(false, 8)]
    [InlineData(true, 8)]
    [InlineData(true, 5)]
    public void EveryOriginalToken_GetsItsRowOrZeros(bool isHalf, int channels)
    {
        const int Batch = 2, Rows = 3, Originals = 6;
        var stage = new GpuStage($"#define CHANNELS {channels}\n#include \"arguments.cl\"\n#include \"merging/unmerge.cl\"", [GpuKernels.UnmergeRows]);
        float[] rows = [.. Enumerable.Range(1, Batch * Rows * channels).Select(static value => (float)value)];
        long[] provenance = [0, 1, 0, -1, 2, 1, 2, 2, -1, 0, 1, 0];
        using var run = new StageRun(stage, isHalf);

        run.SetElements(GpuBuffer.Hidden, rows).Set<long>(GpuBuffer.Provenance, provenance)
            .SetElements(GpuBuffer.Written, new float[Batch * Originals * channels])
            .Launch(
                new GpuSizes
                {
                    Batch = Batch, Tokens = Rows, HiddenItem = Rows * channels, HiddenToken = channels, Provenance = Originals,
                    WrittenItem = Originals * channels, WrittenToken = channels,
                },
                channels);

        float[] expected = new float[Batch * Originals * channels];
        for (int item = 0; item < Batch; item++)
        {
            var merged = new TokenMatrix(rows.AsSpan(item * Rows * channels), Rows, channels);
            int[] assignment = [.. provenance.Skip(item * Originals).Take(Originals).Select(static row => (int)row)];
            PipelineDsl.Kernels.Unmerge.Apply(merged, assignment, expected.AsSpan(item * Originals * channels));
        }

        Assert.Equal(expected, run.ReadElements(GpuBuffer.Written));
        Assert.Equal(0, run.Fault);
    }
}
