namespace PipelineDsl.Gpu;

/// <summary>The kernels of the texts under <c>Gpu/Text</c>: generated stages list those that their text includes, in the order in which they run.</summary>
public static class GpuKernels
{
    /// <summary><c>scoring/token_norm.cl</c>.</summary>
    public static GpuKernel TokenNorm { get; } = new("score_by_token_norm", GpuGrid.SixteenTokens, 256, [GpuBuffer.Scores]);

    /// <summary><c>selection/top_k.cl</c>.</summary>
    public static GpuKernel SelectHighest { get; } = new("select_highest", GpuGrid.Sequence, 256, [GpuBuffer.Scores, GpuBuffer.Chosen]);

    /// <summary><c>selection/gather.cl</c>.</summary>
    public static GpuKernel GatherKept { get; } = new("gather_kept", GpuGrid.KeptToken, 256, [GpuBuffer.Chosen]);
}
