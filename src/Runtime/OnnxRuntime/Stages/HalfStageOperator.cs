using System.Collections.Immutable;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Says that nodes of a stage may hold half precision, and never runs. It belongs to a provider that does not exist, so ONNX Runtime finds no kernel for such
/// a node on the processor and does with it what it does with most of its own operators: it runs the single-precision one between casts, and leaves out casts
/// that cancel each other.
/// </summary>
internal sealed class HalfStageOperator(TokenPipeline pipeline, TokenStage stage) : CustomOperator
{
    /// <inheritdoc/>
    internal override string Name => stage.Name;

    /// <inheritdoc/>
    internal override string ExecutionProvider => "PipelineDslHalfTypes";

    /// <inheritdoc/>
    internal override ImmutableArray<OperatorValue> Inputs => StageSignature.Half.Inputs;

    /// <inheritdoc/>
    internal override ImmutableArray<OperatorValue> Outputs => StageSignature.Half.Outputs;

    /// <inheritdoc/>
    internal override CustomOperatorKernel CreateKernel(KernelInfo info) =>
        throw new InvalidOperationException($"ONNX Runtime asked for a half-precision kernel of {pipeline.Name}.{stage.Name} on the processor; there is none.");

    /// <inheritdoc/>
    internal override void InferShapes(ShapeInference shapes) => new StageShapes(pipeline, stage).Infer(shapes);
}
