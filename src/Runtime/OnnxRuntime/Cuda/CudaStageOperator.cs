using System.Collections.Immutable;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// The operator of one stage on NVIDIA GPUs: the same nodes as <see cref="TokenStageOperator"/>, for models in one precision. Kernels are compiled when the
/// session is created.
/// </summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="stage">A stage of it that has kernels for a GPU.</param>
/// <param name="isHalf">Whether the model's tensors hold half precision.</param>
/// <param name="runtime">Driver and compiler.</param>
/// <param name="provider">The execution provider; null for the processor's, where tests run it.</param>
internal sealed class CudaStageOperator(TokenPipeline pipeline, TokenStage stage, bool isHalf, CudaRuntime runtime, string? provider) : CustomOperator
{
    private readonly StageSignature _signature = isHalf ? StageSignature.Half : StageSignature.Single;

    /// <inheritdoc/>
    internal override string Name => stage.Name;

    /// <inheritdoc/>
    internal override string? ExecutionProvider => provider;

    /// <inheritdoc/>
    internal override ImmutableArray<OperatorValue> Inputs => _signature.Inputs;

    /// <inheritdoc/>
    internal override ImmutableArray<OperatorValue> Outputs => _signature.Outputs;

    /// <inheritdoc/>
    internal override CustomOperatorKernel CreateKernel(KernelInfo info) =>
        new CudaStageKernel(runtime, new StageNodeSettings(pipeline, stage, info), info, isHalf);

    /// <inheritdoc/>
    internal override void InferShapes(ShapeInference shapes) => new StageShapes(pipeline, stage).Infer(shapes);
}
