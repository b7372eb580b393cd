using Microsoft.ML.OnnxRuntime;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tests.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Launch;

/// <summary>Nodes of stages by the launch code: what it tells the driver, and what comes out.</summary>
[Collection(StubCollection.Name)]
public sealed class StageLaunchTests
{
    private const int Batch = 2, Tokens = LaunchStages.Tokens;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TwoStages_GiveWhatTheProcessorGives(bool isHalf)
    {
        var model = new StageModel(TestStages.Pipeline(LaunchStages.Norms(), LaunchStages.Norms(LaunchStages.Kept, 5, layer: 1)), isHalf);
        using InferenceSession onProcessor = model.OpenOnProcessor(), onStub = model.OpenOnStub(StubGpu.NewRuntime());
        TestTensor hidden = TestTensor.Random(1, Batch, Tokens, TestStages.Channels);

        (float[] Hidden, long[] Kept, float[] Sizes, long[] Origins) expected = model.Run(onProcessor, hidden), actual = model.Run(onStub, hidden);

        Assert.Equal(expected.Kept, actual.Kept);
        Assert.Equal(expected.Hidden, actual.Hidden);
        Assert.Equal(expected.Sizes, actual.Sizes);
        Assert.Equal(expected.Origins, actual.Origins);
    }

    [Fact]
    public void Run_LaunchesKernelsInOrder_AndNothingElse()
    {
        var model = new StageModel(TestStages.Pipeline(LaunchStages.Norms()));
        using InferenceSession session = model.OpenOnStub(StubGpu.NewRuntime());
        _ = StubGpu.TakeCalls();

        _ = model.Run(session, TestTensor.Random(1, Batch, Tokens, TestStages.Channels));

        Assert.Equal(
            [
                "cuLaunchKernel score_by_token_norm groups 3 2 1 threads 256 1 1 local 0 stream (nil) device 0",
                "cuLaunchKernel select_highest groups 1 2 1 threads 256 1 1 local 0 stream (nil) device 0",
                "cuLaunchKernel gather_kept groups 3 2 1 threads 128 1 1 local 0 stream (nil) device 0",
            ],
            StubGpu.TakeCalls());
        Assert.Equal(0, StubGpu.NestedContexts);
    }

    [Fact]
    public void Run_AllocatesNoManagedMemory()
    {
        var model = new StageModel(TestStages.Pipeline(LaunchStages.Norms()));
        using InferenceSession session = model.OpenOnStub(StubGpu.NewRuntime());
        using OrtValue hidden = TestTensor.Random(1, Batch, Tokens, TestStages.Channels).ToOrtValue();
        using OrtIoBinding binding = session.CreateIoBinding();
        using var options = new RunOptions();
        using OrtValue written = TestTensor.Of(new float[Batch * LaunchStages.Kept * TestStages.Channels], Batch, LaunchStages.Kept, TestStages.Channels)
            .ToOrtValue();
        binding.BindInput("hidden", hidden);
        binding.BindOutput("fewer", written);
        foreach (string name in session.OutputNames.Skip(1))
        {
            binding.BindOutputToDevice(name, OrtMemoryInfo.DefaultInstance);
        }

        session.RunWithBinding(options, binding);
        session.RunWithBinding(options, binding);
        long before = GC.GetAllocatedBytesForCurrentThread();

        session.RunWithBinding(options, binding);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void NoSequences_LaunchNothing()
    {
        var model = new StageModel(TestStages.Pipeline(LaunchStages.Norms()));
        using InferenceSession session = model.OpenOnStub(StubGpu.NewRuntime());
        _ = StubGpu.TakeCalls();

        (float[] hidden, long[] kept, _, _) = model.Run(session, TestTensor.Of(Array.Empty<float>(), 0, Tokens, TestStages.Channels));

        Assert.Empty(hidden);
        Assert.Empty(kept);
        Assert.Empty(StubGpu.TakeCalls());
    }

    [Fact]
    public void WrongTokens_AreRefusedAsOnTheProcessor()
    {
        TokenPipeline pipeline = TestStages.Pipeline(LaunchStages.Norms());
        var model = new StageModel(pipeline);
        using InferenceSession onProcessor = model.OpenOnProcessor(), onStub = model.OpenOnStub(StubGpu.NewRuntime());
        TestTensor hidden = TestTensor.Random(1, Batch, Tokens - 1, TestStages.Channels);

        string expected = Assert.Throws<OnnxRuntimeException>(() => model.Run(onProcessor, hidden)).Message;
        string actual = Assert.Throws<OnnxRuntimeException>(() => model.Run(onStub, hidden)).Message;

        Assert.Contains($"the plan says that {Tokens} tokens enter, got {Tokens - 1}", actual, StringComparison.Ordinal);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void NaN_IsReportedByTheSessionsFaults_Once()
    {
        TokenPipeline pipeline = TestStages.Pipeline(LaunchStages.Norms());
        var model = new StageModel(pipeline);
        using InferenceSession session = StageFaults.Collect(() => model.OpenOnStub(StubGpu.NewRuntime()), out StageFaults faults);
        TestTensor hidden = TestTensor.Random(1, Batch, Tokens, TestStages.Channels);
        hidden.Floats[TestStages.Channels * 7] = float.NaN;

        _ = model.Run(session, hidden);
        string message = Assert.Throws<TokenStageException>(faults.Throw).Message;

        Assert.Contains(pipeline.Name, message, StringComparison.Ordinal);
        Assert.Contains("Layer0", message, StringComparison.Ordinal);
        Assert.Contains("expected finite scores", message, StringComparison.Ordinal);
        faults.Throw();
    }

    [Fact]
    public void NaNThatNobodyAskedFor_FailsTheNextRun()
    {
        var model = new StageModel(TestStages.Pipeline(LaunchStages.Norms()));
        using InferenceSession session = model.OpenOnStub(StubGpu.NewRuntime());
        TestTensor good = TestTensor.Random(1, Batch, Tokens, TestStages.Channels), bad = TestTensor.Random(1, Batch, Tokens, TestStages.Channels);
        bad.Floats[0] = float.PositiveInfinity;

        _ = model.Run(session, bad);

        Assert.Contains(
            "expected finite scores", Assert.Throws<OnnxRuntimeException>(() => model.Run(session, good)).Message, StringComparison.Ordinal);
        _ = model.Run(session, good);
    }

    [Fact]
    public void LaunchFailure_NamesStageAndKernel()
    {
        TokenPipeline pipeline = TestStages.Pipeline(LaunchStages.Norms());
        var model = new StageModel(pipeline);
        using InferenceSession session = model.OpenOnStub(StubGpu.NewRuntime());
        TestTensor hidden = TestTensor.Random(1, Batch, Tokens, TestStages.Channels);
        StubGpu.Fail("cuLaunchKernel", 719);

        string message = Assert.Throws<OnnxRuntimeException>(() => model.Run(session, hidden)).Message;

        Assert.Contains($"{pipeline.Name}, stage Layer0 at layer 0", message, StringComparison.Ordinal);
        Assert.Contains("launching score_by_token_norm (3 x 2 groups of 256 threads): CUDA_ERROR_LAUNCH_FAILED (719)", message, StringComparison.Ordinal);
        Assert.Equal(0, StubGpu.NestedContexts);
        _ = model.Run(session, hidden);
    }
}
