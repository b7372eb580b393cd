using Microsoft.ML.OnnxRuntime;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tests.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Launch;

/// <summary>What happens when sessions with stages on a GPU are made, shared and disposed.</summary>
[Collection(StubCollection.Name)]
public sealed class SessionLaunchTests
{
    private static readonly TestTensor Hidden = TestTensor.Random(3, 2, LaunchStages.Tokens, TestStages.Channels);

    [Fact]
    public void Session_CompilesForTheDevice_WithoutContraction()
    {
        var model = new StageModel(TestStages.Pipeline(LaunchStages.Norms()));
        CudaRuntime runtime = StubGpu.NewRuntime();

        using InferenceSession session = model.OpenOnStub(runtime);

        string[] calls = StubGpu.TakeCalls();
        Assert.Contains("nvrtcCompileProgram --fmad=false --gpu-architecture=sm_90", calls);
        Assert.Equal(
            ["nvrtcCreateProgram", "nvrtcCompileProgram", "nvrtcGetCUBIN", "nvrtcDestroyProgram"],
            calls.Where(static call => call.StartsWith("nvrtc", StringComparison.Ordinal)).Select(static call => call.Split(' ')[0]));
        Assert.Contains("cuMemHostAlloc 4 flags 3", calls);
        Assert.Equal(0, StubGpu.NestedContexts);
    }

    [Fact]
    public void TwoSessions_ShareOneModule()
    {
        var model = new StageModel(TestStages.Pipeline(LaunchStages.Norms()));
        CudaRuntime runtime = StubGpu.NewRuntime();

        using InferenceSession first = model.OpenOnStub(runtime), second = model.OpenOnStub(runtime);

        Assert.Single(StubGpu.TakeCalls(), static call => call.StartsWith("cuModuleLoadDataEx", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OneSessionDisposed_LeavesTheOtherWhole(bool firstGoes)
    {
        var model = new StageModel(TestStages.Pipeline(LaunchStages.Norms()));
        CudaRuntime runtime = StubGpu.NewRuntime();
        InferenceSession first = model.OpenOnStub(runtime), second = model.OpenOnStub(runtime);
        (InferenceSession goes, InferenceSession stays) = firstGoes ? (first, second) : (second, first);
        (_, long[] expected, _, _) = model.Run(stays, Hidden);

        goes.Dispose();

        (_, long[] kept, _, _) = model.Run(stays, Hidden);
        Assert.Equal(expected, kept);
        stays.Dispose();
        string[] calls = StubGpu.TakeCalls();
        Assert.Equal(2, calls.Count(static call => call.StartsWith("cuMemHostAlloc", StringComparison.Ordinal)));
        Assert.Equal(2, calls.Count(static call => call == "cuMemFreeHost"));
        Assert.DoesNotContain(calls, static call => call.StartsWith("cuModuleUnload", StringComparison.Ordinal) || call.StartsWith('!'));
    }

    [Fact]
    public void ManyThreads_GetTheSameResults()
    {
        var model = new StageModel(TestStages.Pipeline(LaunchStages.Norms()));
        CudaRuntime runtime = StubGpu.NewRuntime();
        using InferenceSession first = model.OpenOnStub(runtime), second = model.OpenOnStub(runtime);
        (float[] expected, _, _, _) = model.Run(first, Hidden);

        Parallel.For(0, 80, new ParallelOptions { MaxDegreeOfParallelism = 4 }, run =>
        {
            (float[] hidden, _, _, _) = model.Run(run % 2 == 0 ? first : second, Hidden);
            Assert.Equal(expected, hidden);
        });
    }

    [Fact]
    public void TextThatDoesNotCompile_FailsTheSession_WithTheCompilersWords()
    {
        TokenPipeline pipeline = TestStages.Pipeline(LaunchStages.WithKernels(LaunchStages.Norms(), "#error this text does not compile"));

        string message = Assert.Throws<OnnxRuntimeException>(() => new StageModel(pipeline).OpenOnStub(StubGpu.NewRuntime())).Message;

        Assert.Contains($"{pipeline.Name}, stage Layer0 at layer 0", message, StringComparison.Ordinal);
        Assert.Contains("NVRTC failed compiling a kernel for sm_90: NVRTC_ERROR_COMPILATION (6)", message, StringComparison.Ordinal);
        Assert.Contains("stage.cu(1): error: #error", message, StringComparison.Ordinal);
    }

    [Fact]
    public void TextThatTheDriverRefuses_FailsTheSession_WithTheDriversWords()
    {
        TokenPipeline pipeline = TestStages.Pipeline(LaunchStages.WithKernels(LaunchStages.Norms(), "this is no kernel"));

        string message = Assert.Throws<OnnxRuntimeException>(() => new StageModel(pipeline).OpenOnStub(StubGpu.NewRuntime())).Message;

        Assert.Contains("CUDA_ERROR_INVALID_IMAGE (200)", message, StringComparison.Ordinal);
        Assert.Contains("ptxas: the stand-in cannot compile this", message, StringComparison.Ordinal);
        Assert.Equal(0, StubGpu.NestedContexts);
    }

    [Theory]
    [InlineData("cuModuleLoadDataEx")]
    [InlineData("cuMemHostAlloc")]
    [InlineData("cuDevicePrimaryCtxRetain")]
    public void NoMemory_FailsTheSession_AndTheNextOneSucceeds(string function)
    {
        var model = new StageModel(TestStages.Pipeline(LaunchStages.Norms()));
        CudaRuntime runtime = StubGpu.NewRuntime();
        StubGpu.Fail(function, 2);

        string message = Assert.Throws<OnnxRuntimeException>(() => model.OpenOnStub(runtime)).Message;

        Assert.Contains("CUDA_ERROR_OUT_OF_MEMORY (2): out of memory", message, StringComparison.Ordinal);
        using InferenceSession session = model.OpenOnStub(runtime);
        _ = model.Run(session, Hidden);
    }

    [Fact]
    public void KernelThatTheTextLacks_FailsTheSession()
    {
        TokenPipeline pipeline = TestStages.Pipeline(LaunchStages.WithKernels(
            LaunchStages.Norms(), $"#define CHANNELS {TestStages.Channels}\n#include \"arguments.cl\"\n#include \"scoring/token_norm.cl\"\n"));

        string message = Assert.Throws<OnnxRuntimeException>(() => new StageModel(pipeline).OpenOnStub(StubGpu.NewRuntime())).Message;

        Assert.Contains("finding the kernel select_highest: CUDA_ERROR_NOT_FOUND (500)", message, StringComparison.Ordinal);
    }
}
