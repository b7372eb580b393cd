namespace PipelineDsl.Gpu;

/// <summary>How large scratch buffers are.</summary>
public static class GpuScratch
{
    /// <summary>Bytes of a buffer for one run, rounded up so that the next one is aligned.</summary>
    /// <param name="buffer">One of the scratch buffers.</param>
    /// <param name="sizes">The run.</param>
    /// <param name="channels">Width of a token.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no scratch buffer.</exception>
    public static long Bytes(GpuBuffer buffer, in GpuSizes sizes, int channels)
    {
        long perItem = buffer switch
        {
            GpuBuffer.Scores or GpuBuffer.Assignment or GpuBuffer.Cells => sizes.Tokens,
            GpuBuffer.Chain => 2L * sizes.Tokens,
            GpuBuffer.Probabilities => 3L * sizes.Heads * sizes.Tokens,
            GpuBuffer.Metric => (long)sizes.Tokens * int.Max(channels, sizes.HeadWidth),
            GpuBuffer.Best or GpuBuffer.Partner => (sizes.Tokens + 1) / 2,
            GpuBuffer.Chosen or GpuBuffer.MergedSizes => sizes.Kept,
            _ => throw new ArgumentOutOfRangeException(nameof(buffer), buffer, "This buffer is no scratch."),
        };
        const int Alignment = 256;
        return ((sizes.Batch * perItem * sizeof(float)) + Alignment - 1) / Alignment * Alignment;
    }
}
