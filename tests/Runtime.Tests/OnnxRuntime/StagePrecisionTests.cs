using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>Nodes whose tensors hold half precision, on the processor: ONNX Runtime puts casts around the operator.</summary>
public sealed class StagePrecisionTests
{
    private const int C = TestStages.Channels;

    [Theory]
    [InlineData(TensorElementType.Float, true)]
    [InlineData(TensorElementType.Float, false)]
    [InlineData(TensorElementType.Float16, true)]
    [InlineData(TensorElementType.Float16, false)]
    public void OutputsBetweenNodes_HaveTheTypeOfTheHiddenStates(TensorElementType type, bool isThreshold)
    {
        // Nobody declares the types between the nodes, and inputs in the middle are absent.
        TokenBudget budget = isThreshold ? new(BudgetKind.Threshold, 1) : new(BudgetKind.KeepCount, 4);
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, budget));
        using InferenceSession session = new TestModel(pipeline.Domain)
            .Input("hidden", type, 1, "tokens", C).Input("mask", TensorElementType.Bool, 1, "tokens")
            .Node(pipeline.Domain, "Layer0", "hidden,,,,,mask", "fewer,,sizes,log_sizes", ("mask_kind", "visible"))
            .Node("", "Neg", "fewer", "negated").Node("", "Neg", "log_sizes", "bias").Node("", "Neg", "sizes", "counts")
            .Output("negated", type).Output("bias", type).Output("counts", TensorElementType.Float)
            .Open(options => StageOperators.Register(options, pipeline));

        Assert.Equal([type, type, TensorElementType.Float], session.OutputNames.Select(name => session.OutputMetadata[name].ElementDataType));
    }
}
