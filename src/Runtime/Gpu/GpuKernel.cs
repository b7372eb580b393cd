using System.Collections.Immutable;

namespace PipelineDsl.Gpu;

/// <summary>A kernel in the text of a stage, and how it is launched.</summary>
/// <param name="Name">Its name in the text.</param>
/// <param name="Grid">Over what its groups are spread.</param>
/// <param name="Threads">Threads of a group.</param>
/// <param name="Scratch">Scratch buffers that it reads or writes.</param>
public sealed record GpuKernel(string Name, GpuGrid Grid, int Threads, ImmutableArray<GpuBuffer> Scratch)
{
    /// <summary>Groups along the first axis; the second axis is the batch.</summary>
    /// <param name="sizes">The run.</param>
    public int Groups(in GpuSizes sizes) => Grid switch
    {
        GpuGrid.Sequence => 1,
        GpuGrid.Token => sizes.Tokens,
        GpuGrid.ManyTokens => (sizes.Tokens + 255) / 256,
        GpuGrid.SixteenTokens => (sizes.Tokens + 15) / 16,
        GpuGrid.ThirtyTwoTokens => (sizes.Tokens + 31) / 32,
        GpuGrid.ThirtyTwoEvenTokens => (((sizes.Tokens + 1) / 2) + 31) / 32,
        GpuGrid.FourKeptTokens => (sizes.Kept + 3) / 4,
        GpuGrid.Head => sizes.Heads,
        GpuGrid.HeadSixteenTokens => sizes.Heads * ((sizes.Tokens + 15) / 16),
        GpuGrid.HeadSixtyFourTokens => sizes.Heads * ((sizes.Tokens + 63) / 64),
        GpuGrid.FourOriginalTokens => (sizes.Provenance + 3) / 4,
        _ => throw new InvalidOperationException($"{Name} has no such grid: {Grid}."),
    };
}
