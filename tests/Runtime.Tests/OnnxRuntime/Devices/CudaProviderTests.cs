using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Gpu;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

public sealed class CudaProviderTests
{
    // No machine has so many GPUs, so this is a device that is missing whether or not there is a driver.
    private const int Missing = 9999;

    [Fact]
    public void Settings_AreThoseOfTheProvider()
    {
        Assert.Equal("device_id=0", Text(new()));
        Assert.Equal("device_id=2", Text(new() { Device = 2 }));
        Assert.Equal(
            "device_id=1 enable_cuda_graph=1 gpu_mem_limit=8589934592",
            Text(new() { Device = 1, CudaGraphs = true, DeviceMemoryLimit = 8L << 30 }));
        Assert.Equal(
            "device_id=0 gpu_mem_limit=5 use_tf32=0",
            Text(new()
            {
                DeviceMemoryLimit = 4,
                ProviderOptions = ImmutableDictionary<string, string>.Empty.Add("gpu_mem_limit", "5").Add("use_tf32", "0"),
            }));
    }

    [Fact]
    public void DeviceThatIsNotThere_RunsOnTheProcessorAndSaysSoInOneLine()
    {
        var log = new List<string>();
        using ModelRunner runner = ModelRunner.Open(
            Model(), new() { Provider = ExecutionProvider.Cuda, Device = Missing, CudaGraphs = true, Log = log.Add });
        Assert.Equal(ExecutionProvider.Cpu, runner.Provider);
        Assert.Equal([0, 4], runner.Run([-3f, 4]).ToArray());
        string line = Assert.Single(log);
        Assert.StartsWith($"PipelineDsl: the model runs on the processor, because the CUDA execution provider (device {Missing}) is not available: ", line);
        Assert.Equal(-1, line.AsSpan().IndexOfAny('\r', '\n'));
    }

    [Fact]
    public void DeviceThatIsNotThereWithoutFallback_SaysWhy()
    {
        var log = new List<string>();
        AssertError(
            $"The CUDA execution provider (device {Missing}) is not available: ",
            () => ModelRunner.Open(
                Model(),
                new() { Provider = ExecutionProvider.Cuda, Device = Missing, Fallback = ProviderFallback.None, Log = log.Add }));
        Assert.Empty(log);
    }

    [Fact]
    public void Processor_IsNotWorthALine()
    {
        var log = new List<string>();
        using ModelRunner runner = ModelRunner.Open(Model(), new() { Log = log.Add });
        Assert.Equal(ExecutionProvider.Cpu, runner.Provider);
        Assert.Empty(log);
    }

    [Fact]
    public void CudaGraphsThatAreNotPossible_AreRefusedWithTheReason()
    {
        TokenStage stage = TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 3), tokens: 8, kept: 3);
        AssertRefused(stage, "cannot run in a CUDA graph: stage Layer0 runs on the processor.");
        AssertRefused(
            TestStages.WithKernels(stage, null, "a threshold keeps as many tokens as the data say."),
            "cannot run in a CUDA graph: stage Layer0 runs on the processor: a threshold keeps as many tokens as the data say.");
        AssertRefused(
            TestStages.WithKernels(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 3)), new GpuStage("", []), ""),
            "cannot run in a CUDA graph: the number of tokens is open, up to 32; declare Tokens instead of MaxTokens.");
        AssertError(
            "CUDA graphs need ExecutionProvider.Cuda; the provider is Cpu", () => ModelRunner.Open(Model(), new() { CudaGraphs = true }));
    }

    [Fact]
    public void StaticPipelineWithKernels_CanRunInACudaGraph()
    {
        TokenStage stage = TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 3), tokens: 8, kept: 3);
        Assert.Equal("", TestStages.Pipeline(TestStages.WithKernels(stage, new GpuStage("", []), "")).CudaGraphObstacle);
    }

    [Fact]
    public void StagesWithoutACompiler_AreWorthALineAndNoGraph()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 3)));
        var log = new List<string>();
        ModelRunnerOptions options = new() { Provider = ExecutionProvider.Cuda, Log = log.Add };

        SessionFactory.RequireKernels(options, pipeline, "");
        Assert.Empty(log);
        SessionFactory.RequireKernels(options, pipeline, "NVRTC was not found:\nlibnvrtc.so.13");

        string line = Assert.Single(log);
        Assert.StartsWith($"PipelineDsl: stages of {pipeline.Name} run on the processor, and tokens are copied there and back.", line);
        Assert.EndsWith("NVRTC was not found: libnvrtc.so.13", line);
        AssertError(
            "cannot run in a CUDA graph: its stages run on the processor. No compiler.",
            () => SessionFactory.RequireKernels(options with { CudaGraphs = true }, pipeline, "No compiler."));
    }

    [Fact]
    public void NumbersThatMakeNoSense_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelRunner.Open(Model(), new() { Device = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => ModelRunner.Open(Model(), new() { DeviceMemoryLimit = -1 }));
    }

    private static void AssertRefused(TokenStage stage, string reason) => AssertError(
        reason,
        () => ModelRunner.Open(Model(), new() { Provider = ExecutionProvider.Cuda, CudaGraphs = true, Pipelines = [TestStages.Pipeline(stage)] }));

    private static void AssertError(string part, Action act) =>
        Assert.Contains(part, Assert.Throws<NotSupportedException>(act).Message, StringComparison.Ordinal);

    private static string Text(ModelRunnerOptions options) =>
        string.Join(' ', CudaProvider.Settings(options).OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key}={setting.Value}"));

    private static byte[] Model() =>
        new TestModel().Input("x", TensorElementType.Float, "n").Output("y", TensorElementType.Float).Node("", "Relu", "x", "y").ToBytes();
}
