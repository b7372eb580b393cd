using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The operator of one stage; <see cref="StageNode"/> says what its nodes look like.</summary>
internal sealed class TokenStageOperator(TokenPipeline pipeline, TokenStage stage) : CustomOperator
{
    private static readonly ImmutableArray<OperatorValue> InputValues = MakeInputs();
    private static readonly ImmutableArray<OperatorValue> OutputValues = MakeOutputs();

    private int _isWarm;

    /// <inheritdoc/>
    internal override string Name => stage.Name;

    /// <inheritdoc/>
    internal override ImmutableArray<OperatorValue> Inputs => InputValues;

    /// <inheritdoc/>
    internal override ImmutableArray<OperatorValue> Outputs => OutputValues;

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

    private static ImmutableArray<OperatorValue> MakeInputs()
    {
        var values = new OperatorValue[StageNode.Inputs];
        values[StageNode.HiddenInput] = new(TensorElementType.Float);
        values[StageNode.KeysInput] = new(TensorElementType.Float, IsOptional: true);
        values[StageNode.QueriesInput] = new(TensorElementType.Float, IsOptional: true);
        values[StageNode.AttentionInput] = new(TensorElementType.Float, IsOptional: true);
        values[StageNode.SizesInput] = new(TensorElementType.Float, IsOptional: true);

        // Models mask with floats, bools and integers alike.
        values[StageNode.MaskInput] = new(null, IsOptional: true);
        values[StageNode.OriginsInput] = new(TensorElementType.Int64, IsOptional: true);
        values[StageNode.ProvenanceInput] = new(TensorElementType.Int64, IsOptional: true);
        foreach (int signal in (ReadOnlySpan<int>)[
            StageNode.NormedInput, StageNode.EmbeddingsInput, StageNode.ScoresInput, StageNode.ValuesInput, StageNode.ResidualInput])
        {
            values[signal] = new(TensorElementType.Float, IsOptional: true);
        }

        values[StageNode.PastInput] = new(TensorElementType.Int64, IsOptional: true);

        return [.. values];
    }

    private static ImmutableArray<OperatorValue> MakeOutputs()
    {
        var values = new OperatorValue[StageNode.Outputs];
        values[StageNode.HiddenOutput] = new(TensorElementType.Float);
        values[StageNode.KeptOutput] = new(TensorElementType.Int64, IsOptional: true);
        values[StageNode.SizesOutput] = new(TensorElementType.Float, IsOptional: true);
        values[StageNode.LogSizesOutput] = new(TensorElementType.Float, IsOptional: true);
        values[StageNode.OriginsOutput] = new(TensorElementType.Int64, IsOptional: true);
        values[StageNode.ProvenanceOutput] = new(TensorElementType.Int64, IsOptional: true);
        values[StageNode.AssignmentOutput] = new(TensorElementType.Int64, IsOptional: true);
        return [.. values];
    }
}
