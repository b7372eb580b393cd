using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The operators of a pipeline on NVIDIA GPUs.</summary>
internal static class CudaStageOperators
{
    private const string Provider = "CUDAExecutionProvider";

    /// <summary>One for single and one for half precision for every stage that has kernels for a GPU. Nothing is compiled yet.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="runtime">Driver and compiler.</param>
    /// <param name="provider">The execution provider; null for the processor's, where tests run them.</param>
    internal static IEnumerable<CustomOperator> Of(TokenPipeline pipeline, CudaRuntime runtime, string? provider = Provider)
    {
        foreach (TokenStage stage in pipeline.Stages.Where(static stage => stage.Gpu is not null))
        {
            yield return new CudaStageOperator(pipeline, stage, isHalf: false, runtime, provider);
            yield return new CudaStageOperator(pipeline, stage, isHalf: true, runtime, provider);
        }
    }
}
