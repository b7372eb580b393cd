using System.Collections.Immutable;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The operator of one stage; <see cref="StageNode"/> says what its nodes look like.</summary>
internal sealed class TokenStageOperator(TokenPipeline pipeline, TokenStage stage) : CustomOperator
{
    private int _isWarm;

    /// <inheritdoc/>
    internal override string Name => stage.Name;

    /// <inheritdoc/>
    internal override ImmutableArray<OperatorValue> Inputs => StageSignature.Single.Inputs;

    /// <inheritdoc/>
    internal override ImmutableArray<OperatorValue> Outputs => StageSignature.Single.Outputs;

    /// <inheritdoc/>
    internal override CustomOperatorKernel CreateKernel(KernelInfo info)
    {
        var node = new StageNodeSettings(pipeline, stage, info);
        if (Interlocked.Exchange(ref _isWarm, 1) == 0)
        {
            StageWarmUp.Run(stage);
        }

        return new TokenStageKernel(node);
    }

    /// <inheritdoc/>
    internal override void InferShapes(ShapeInference shapes) => new StageShapes(pipeline, stage).Infer(shapes);
}
