using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tests.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Launch;

/// <summary>Stages in models with a cache: prompts are compressed, and with a past all tokens are passed on, however many the plan names.</summary>
[Collection(StubCollection.Name)]
public sealed class PastLaunchTests
{
    [Theory]
    [InlineData(0, LaunchStages.Tokens, "select_highest")]
    [InlineData(37, 1, "pass_on")]
    [InlineData(5, 3, "pass_on")]
    public void Node_DoesWhatTheProcessorDoes(long past, int tokens, string kernel)
    {
        TokenPipeline pipeline = TestStages.Pipeline(LaunchStages.Norms());
        TestModel model = new TestModel(pipeline.Domain)
            .Input("hidden", TensorElementType.Float, "batch", "tokens", TestStages.Channels).Input("past", TensorElementType.Int64, 1)
            .Node(pipeline.Domain, "Layer0", "hidden,,,,,,,,,,,,,past", "fewer,kept").Output("fewer", TensorElementType.Float)
            .Output("kept", TensorElementType.Int64);
        var domain = new OperatorDomain(pipeline.Domain, CudaStageOperators.Of(pipeline, StubGpu.NewRuntime(), provider: null));
        using InferenceSession onProcessor = model.Open(options => StageOperators.Register(options, pipeline, ExecutionProvider.Cpu, device: 0));
        using InferenceSession onStub = model.Open(domain.AddTo);
        using OrtValue hidden = TestTensor.Random(1, 2, tokens, TestStages.Channels).ToOrtValue(), cached = TestTensor.Of([past], 1).ToOrtValue();
        using var options = new RunOptions();

        using IDisposableReadOnlyCollection<OrtValue> expected = onProcessor.Run(options, ["hidden", "past"], [hidden, cached], ["fewer", "kept"]);
        using IDisposableReadOnlyCollection<OrtValue> actual = onStub.Run(options, ["hidden", "past"], [hidden, cached], ["fewer", "kept"]);

        Assert.Equal(TestTensor.Read(expected[0]).Shape, TestTensor.Read(actual[0]).Shape);
        Assert.Equal(TestTensor.Read(expected[0]).Floats, TestTensor.Read(actual[0]).Floats);
        Assert.Equal(TestTensor.Read(expected[1]).Longs, TestTensor.Read(actual[1]).Longs);
        Assert.Contains(StubGpu.TakeCalls(), call => call.StartsWith($"cuLaunchKernel {kernel} ", StringComparison.Ordinal));
    }
}
