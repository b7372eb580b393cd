using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>
/// Replaces a stage's node by standard ONNX operators that give the same results, for execution providers without our kernels.
/// </summary>
/// <remarks>
/// Decisions are the same as those of <see cref="TokenStage.Body"/> wherever scores differ by more than rounding; ties go to the
/// lowest index as long as the provider's TopK and ArgMax follow the ONNX specification. NaN is not detected.
/// </remarks>
internal static class StandardLowering
{
    private const int OldestOpset = 11;

    /// <summary>Writes the operators of one stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="pipeline">The pipeline it belongs to.</param>
    /// <param name="stageNode">Its node, as <see cref="StageNode"/> describes.</param>
    /// <param name="facts">What is known about the tensors around it.</param>
    /// <exception cref="NotSupportedException">The scorer has no lowering, an input that it reads is missing, or the opset is too old.</exception>
    internal static LoweredStage Lower(TokenStage stage, TokenPipeline pipeline, NodeProto stageNode, LoweringFacts facts)
    {
        var node = new StageNodeReader(stageNode);
        if (facts.Opset < OldestOpset)
        {
            throw new NotSupportedException(
                $"Stage {stage.Name} needs opset {OldestOpset} or later to be written as standard operators, but the model has opset {facts.Opset}.");
        }

        if (node.Input(StageNode.PastInput).Length > 0)
        {
            throw new NotSupportedException(
                $"Stage {stage.Name} is in a decoder with a cache, where it has to pass tokens on while decoding; only its custom operator does.");
        }

        if (Missing(stage) is { } part)
        {
            throw new NotSupportedException(
                $"Stage {stage.Name} cannot be written as standard ONNX operators, because there is no such form of {part}; use its operator instead.");
        }

        var graph = new OnnxGraphWriter(node.Name, facts.Opset);
        var tensors = new StageTensors(graph, node, stage, pipeline, facts);
        int originalTokens = int.Max(int.Max(pipeline.Plan.Tokens, stage.MaxTokens), facts.OriginalTokens ?? 0);
        var signals = new OnnxSignals(tensors, node.Seed, originalTokens);
        var outputs = new StageOutputs(graph, node, tensors);
        if (stage.Kind == StageKind.Merge)
        {
            MergeLowering.Write(graph, stage, tensors, signals, outputs);
        }
        else
        {
            PruneLowering.Write(graph, stage, tensors, signals, outputs);
        }

        graph.Complete();
        return new LoweredStage(graph.Nodes, graph.Initializers);
    }

    /// <summary>The part of a stage that only its operator has; null when there is none.</summary>
    private static string? Missing(TokenStage stage) =>
        stage.CountedBy is not null ? "a baseline that counts what its pipeline leaves"
        : stage.Scorer is ComposedMethod method ? $"the method {method}"
        : stage.Span is { } span ? $"the span '{span.Name}'"
        : stage.Reducer is { } reducer ? $"the reducer {reducer.GetType().Name}"
        : stage.Debias is { } table ? $"the table {table.GetType().Name}"
        : stage.Quota is { Frames: > 0 } ? "a quota of frames"
        : stage.Budget.Ceiling > 0 ? "a threshold with a ceiling"
        : stage.KeptTokens == 0 && (stage.Budget is { CountsTouchable: true } or { Rounding: not Rounding.HalfEven } || stage.Method is not null)
            ? "its way of counting, where the length differs from run to run"
        : null;
}
