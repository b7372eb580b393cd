using PipelineDsl.Tokens;

namespace PipelineDsl.GpuCheck.WholeModels;

/// <summary>A model that is measured compressed and untouched.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Input">Its only input.</param>
/// <param name="Shape">Shape of that input.</param>
/// <param name="Build">Makes the model untouched.</param>
/// <param name="Pipelines">What it is compressed by; the first one is compared with the Slice.</param>
/// <param name="OutsideFlops">FLOPs of one sequence outside of the layers.</param>
/// <param name="Slice">Makes the model whose layers cut as many tokens by a Slice; null for none.</param>
internal sealed record ModelCase(
    string Name, string Input, long[] Shape, Func<byte[]> Build, TokenPipeline[] Pipelines, double OutsideFlops = 0, Func<byte[]>? Slice = null);
