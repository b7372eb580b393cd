using System.Runtime.InteropServices;
using PipelineDsl.Gpu.Tests.OpenCl;

namespace PipelineDsl.Gpu.Tests.Kernels;

/// <summary>Masks of every type, and tables of weights: what a selection makes of scores before it chooses.</summary>
public sealed class MarkTests
{
    private const float Hidden = float.NegativeInfinity;

    [Theory]
    [InlineData(1, 0, new float[] { 0, -10000, -9999, float.NegativeInfinity, float.MinValue, 1 }, new[] { true, false, true, false, false, true })]
    [InlineData(2, 0, new float[] { 0, -10000, -9992, float.NegativeInfinity, -65504, 1 }, new[] { true, false, true, false, false, true })]
    [InlineData(1, 1, new float[] { 0, 1, -0f, 2, -1, 0.5f }, new[] { false, true, false, true, true, true })]
    [InlineData(3, 1, new float[] { 0, 1, 0, 255, 1, 0 }, new[] { false, true, false, true, true, false })]
    [InlineData(3, 2, new float[] { 0, 1, 0, 255, 1, 0 }, new[] { true, false, true, false, false, true })]
    [InlineData(4, 1, new float[] { 0, 1, -5, 256, 0, 1 }, new[] { false, true, true, true, false, true })]
    [InlineData(5, 2, new float[] { 0, 1, -5, 256, 0, 1 }, new[] { true, false, false, false, true, false })]
    public void Mask_AnyType_HidesWhatItHidesOnTheProcessor(int type, int kind, float[] mask, bool[] visible)
    {
        byte[] bytes = type switch
        {
            1 => [.. MemoryMarshal.AsBytes<float>(mask)],
            2 => [.. MemoryMarshal.AsBytes<Half>(Array.ConvertAll(mask, static value => (Half)value))],
            3 => Array.ConvertAll(mask, static value => (byte)value),
            4 => [.. MemoryMarshal.AsBytes<int>(Array.ConvertAll(mask, static value => (int)value))],
            _ => [.. MemoryMarshal.AsBytes<long>(Array.ConvertAll(mask, static value => (long)value))],
        };
        GpuSizes sizes = new() { Batch = 1, Tokens = 6, Kept = 1, NetworkItem = 6, NetworkToken = 1, MaskType = type, MaskKind = kind };

        using StageRun run = Stage("").Set<float>(GpuBuffer.Network, 1, 2, 3, 4, 5, 6).Set<byte>(GpuBuffer.Mask, bytes).Launch(sizes, 4);

        Assert.Equal(visible.Select(static (isVisible, token) => isVisible ? token + 1 : Hidden), run.Read<float>(GpuBuffer.Scores)[..6]);
        Assert.Equal(0, run.Fault);
    }

    [Fact]
    public void MaskOfManyQueries_LastRow_IsRead()
    {
        GpuSizes sizes = new() { Batch = 2, Tokens = 2, Kept = 1, NetworkItem = 2, NetworkToken = 1, MaskType = 3, MaskKind = 1, MaskItem = 4, MaskRow = 2 };

        using StageRun run = Stage("").Set<float>(GpuBuffer.Network, 1, 2, 3, 4).Set<byte>(GpuBuffer.Mask, 9, 9, 0, 1, 0, 0, 1, 0).Launch(sizes, 4);

        Assert.Equal([Hidden, 2, 3, Hidden], run.Read<float>(GpuBuffer.Scores)[..4]);
    }

    [Theory]
    [InlineData("{ 0.5f, 0.0f, 2.0f }", 0, new[] { 1f, 1f, Hidden, 8f })]
    [InlineData("{ 0.5f, 2.0f }", 2, new[] { 1f, 1f, 6f, -4f })]
    [InlineData("{ 0.5f, -1.0f, 1.0f }", 2, new[] { 1f, 1f, -3f, 4f })]
    public void Debias_AnyTable_WeighsOrFaults(string weights, int fault, float[] expected)
    {
        int count = weights.Count(static character => character == 'f');
        string table = $"#define DEBIAS_START 1\n#define DEBIAS_COUNT {count}\nCONSTANT float debias_weights[DEBIAS_COUNT] = {weights};";
        GpuSizes sizes = new() { Batch = 1, Tokens = 4, Kept = 1, NetworkItem = 4, NetworkToken = 1 };

        using StageRun run = Stage(table).Set<float>(GpuBuffer.Network, 1, 2, 3, 4).Launch(sizes, 4);

        Assert.Equal(fault, run.Fault);
        Assert.Equal(expected, run.Read<float>(GpuBuffer.Scores)[..4]);
    }

    private static StageRun Stage(string constants) => new(new GpuStage(
        $"""
        #define CHANNELS 4
        #define MAX_TOKENS 1024
        {constants}
        #include "arguments.cl"
        #include "scoring/network_score.cl"
        #include "selection/top_k.cl"
        """,
        [GpuKernels.NetworkScore, GpuKernels.SelectHighest]));
}
