using Microsoft.ML.OnnxRuntime;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tests.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Launch;

/// <summary>Stages that are run on a GPU without a model.</summary>
[Collection(StubCollection.Name)]
public sealed class GpuStageRunnerTests
{
    private const int Batch = 2, Tokens = LaunchStages.Tokens, Kept = LaunchStages.Kept, C = TestStages.Channels;

    private static readonly StageNodeAttributes Attributes = new()
    {
        Inputs = [StageNode.HiddenInput],
        Outputs = [StageNode.HiddenOutput, StageNode.KeptOutput],
    };

    [Fact]
    public void Run_GivesWhatTheProcessorGives_OnTheStream()
    {
        TokenPipeline pipeline = TestStages.Pipeline(LaunchStages.Norms());
        TestTensor hidden = TestTensor.Random(5, Batch, Tokens, C);
        var model = new StageModel(pipeline);
        using InferenceSession onProcessor = model.OpenOnProcessor();
        (float[] expected, long[] expectedKept, _, _) = model.Run(onProcessor, hidden);
        GpuDevice device = GpuDevice.Open(StubGpu.NewRuntime(), 1);
        using GpuStream stream = device.NewStream();
        using GpuStageRunner runner = GpuStageRunner.Open(device, pipeline, pipeline.Stages[0], Attributes);
        using OrtValue input = hidden.ToOrtValue(), written = Empty(), kept = TestTensor.Of(new long[Batch * Kept], Batch, Kept).ToOrtValue();
        _ = StubGpu.TakeCalls();

        runner.Run(stream.Handle, [input], [written, kept]);
        runner.Run(stream.Handle, [input], [written, kept]);
        stream.Wait();
        runner.ThrowIfFaulty();

        Assert.Equal(expected, written.GetTensorDataAsSpan<float>().ToArray());
        Assert.Equal(expectedKept, kept.GetTensorDataAsSpan<long>().ToArray());
        string[] calls = StubGpu.TakeCalls();
        Assert.Single(calls, static call => call.StartsWith("cuMemAlloc", StringComparison.Ordinal));
        string[] launches = [.. calls.Where(static call => call.StartsWith("cuLaunchKernel", StringComparison.Ordinal))];
        Assert.Equal(6, launches.Length);
        Assert.All(launches, launch => Assert.EndsWith($"stream 0x{stream.Handle:x} device 1", launch, StringComparison.Ordinal));
    }

    [Fact]
    public void Timer_RecordsBothMomentsOnItsStream()
    {
        GpuDevice device = GpuDevice.Open(StubGpu.NewRuntime(), 0);
        using GpuStream stream = device.NewStream();
        using var timer = new GpuTimer(stream);

        timer.Start();
        timer.Stop();

        Assert.Equal(0.5f, timer.Milliseconds);
        Assert.Equal(2, StubGpu.TakeCalls().Count(call => call == $"cuEventRecord stream 0x{stream.Handle:x}"));
        Assert.Equal(("Stub 0", "sm_90"), (device.Name, device.Architecture));
    }

    [Fact]
    public void OutputOfAnotherShape_IsRefused()
    {
        using GpuStageRunner runner = Open(isProcessor: true);
        using OrtValue input = TestTensor.Random(5, Batch, Tokens, C).ToOrtValue(), written = Empty();
        using OrtValue kept = TestTensor.Of(new long[Batch], Batch, 1).ToOrtValue();

        string message = Assert.Throws<TokenStageException>(() => runner.Run(0, [input], [written, kept])).Message;

        Assert.Contains($"output 1: expected Int64 [{Batch}, {Kept}], got Int64 [{Batch}, 1].", message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingOutput_IsSaidSo()
    {
        using GpuStageRunner runner = Open(isProcessor: true);
        using OrtValue input = TestTensor.Random(5, Batch, Tokens, C).ToOrtValue(), written = Empty();

        Assert.Contains(
            $"expected a tensor for the output 1, of the shape [{Batch}, {Kept}]; got none.",
            Assert.Throws<TokenStageException>(() => runner.Run(0, [input], [written])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TensorOfTheProcessor_IsRefusedByADevice()
    {
        using GpuStageRunner runner = Open(isProcessor: false);
        using OrtValue input = TestTensor.Random(5, Batch, Tokens, C).ToOrtValue(), written = Empty();

        Assert.Contains(
            "input 0: expected memory of the GPU, got the other.",
            Assert.Throws<TokenStageException>(() => runner.Run(0, [input], [written])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NaN_IsThrownWhenAskedFor()
    {
        using GpuStageRunner runner = Open(isProcessor: true);
        TestTensor hidden = TestTensor.Random(5, Batch, Tokens, C);
        hidden.Floats[^1] = float.NaN;
        using OrtValue input = hidden.ToOrtValue(), written = Empty(), kept = TestTensor.Of(new long[Batch * Kept], Batch, Kept).ToOrtValue();

        runner.Run(0, [input], [written, kept]);

        Assert.Contains("expected finite scores", Assert.Throws<TokenStageException>(runner.ThrowIfFaulty).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StageOfTheProcessorAlone_SaysWhy()
    {
        TokenStage stage = TestStages.WithKernels(LaunchStages.Norms(), null, "it keeps as many tokens as a threshold says.");
        TokenPipeline pipeline = TestStages.Pipeline(stage);

        string message = Assert.Throws<TokenStageException>(
            () => GpuStageRunner.Open(GpuDevice.Open(StubGpu.NewRuntime(), 0), pipeline, stage, Attributes)).Message;

        Assert.Contains("it has no kernels for a GPU: it keeps as many tokens as a threshold says.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DisposedRunner_IsSaidSo()
    {
        GpuStageRunner runner = Open(isProcessor: true);
        runner.Dispose();
        runner.Dispose();
        using OrtValue input = TestTensor.Random(5, Batch, Tokens, C).ToOrtValue();

        Assert.Throws<ObjectDisposedException>(() => runner.Run(0, [input], [null]));
    }

    private static OrtValue Empty() => TestTensor.Of(new float[Batch * Kept * C], Batch, Kept, C).ToOrtValue();

    private static GpuStageRunner Open(bool isProcessor)
    {
        TokenPipeline pipeline = TestStages.Pipeline(LaunchStages.Norms());
        var runtime = new CudaRuntime(static () => new CudaDriver(StubGpu.Path), StubGpu.NewCompiler, new()) { IsProcessor = isProcessor };
        return GpuStageRunner.Open(GpuDevice.Open(runtime, 0), pipeline, pipeline.Stages[0], Attributes);
    }
}
