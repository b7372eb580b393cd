using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Benchmarks.Models;
using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.Tokens;

namespace PipelineDsl.GpuCheck.Timing;

/// <summary>A ToMe step in standard ONNX operators on the CUDA provider, in half precision, with everything in the device's memory.</summary>
internal sealed class StandardStep : TimedStep
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding[] _bindings;
    private readonly RunOptions _run = new();

    /// <summary>Opens the model and takes memory.</summary>
    /// <param name="device">The device.</param>
    /// <param name="stage">The step.</param>
    /// <param name="bytes">Bytes that it has to read or write once.</param>
    /// <param name="stream">The stream on which the session works.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot run it; the message says why.</exception>
    internal StandardStep(CheckDevice device, TokenStage stage, long bytes, nint stream)
        : base(device, bytes)
    {
        int n = stage.Tokens, kept = stage.KeptTokens, d = stage.Channels;
        using var provider = new OrtCUDAProviderOptions();
        provider.UpdateOptions(new Dictionary<string, string>
        {
            ["device_id"] = device.Gpu.Ordinal.ToString(CultureInfo.InvariantCulture),
            ["has_user_compute_stream"] = "1",
            ["user_compute_stream"] = stream.ToString(CultureInfo.InvariantCulture),
        });
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        options.AppendExecutionProvider_CUDA(provider);
        _session = new InferenceSession(PlainMergeGraph.Build(n, d, MergeStep.HeadWidth, n - kept, isHalf: true), options);
        Half[] hidden = Normal(n * d), keys = Normal(n * MergeStep.HeadWidth), sizes = [.. Enumerable.Repeat((Half)1, n)];
        _bindings = [.. Enumerable.Range(0, Sets).Select(_ =>
        {
            OrtIoBinding binding = _session.CreateIoBinding();
            binding.BindInput("hidden", Fill<Half>(hidden, 1, n, d).Value);
            binding.BindInput("keys", Fill<Half>(keys, 1, 1, n, MergeStep.HeadWidth).Value);
            binding.BindInput("sizes", Fill<Half>(sizes, 1, n).Value);
            binding.BindOutput("merged", Empty<Half>(1, kept, d).Value);
            binding.BindOutput("merged_sizes", Empty<Half>(1, kept).Value);
            binding.BindOutput("log_sizes", Empty<Half>(1, 1, 1, kept).Value);
            return binding;
        })];

        // The stream is waited for once, behind all sets.
        _run.AddRunConfigEntry("disable_synchronize_execution_providers", "1");
    }

    /// <inheritdoc/>
    internal override bool CanBeRecorded => false;

    /// <inheritdoc/>
    internal override void Put(int set, nint stream) => _session.RunWithBinding(_run, _bindings[set]);

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (OrtIoBinding binding in _bindings)
        {
            binding.Dispose();
        }

        _run.Dispose();
        _session.Dispose();
        base.Dispose();
    }
}
