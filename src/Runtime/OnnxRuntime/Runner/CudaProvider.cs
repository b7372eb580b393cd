using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Adds ONNX Runtime's execution provider for NVIDIA GPUs to a session's options.</summary>
internal static class CudaProvider
{
    /// <summary>The provider's options, by ONNX Runtime's names.</summary>
    /// <param name="options">What was asked for.</param>
    internal static Dictionary<string, string> Settings(ModelRunnerOptions options)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["device_id"] = Text(options.Device) };
        if (options.DeviceMemoryLimit > 0)
        {
            settings["gpu_mem_limit"] = Text(options.DeviceMemoryLimit);
        }

        if (options.CudaGraphs)
        {
            settings["enable_cuda_graph"] = "1";
        }

        foreach ((string name, string value) in options.ProviderOptions)
        {
            settings[name] = value;
        }

        return settings;
    }

    /// <summary>Requires that options make sense together, whatever the machine has.</summary>
    /// <param name="options">What was asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="NotSupportedException">CUDA graphs are asked for, and are not possible; the message says why.</exception>
    internal static void Require(ModelRunnerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Device);
        ArgumentOutOfRangeException.ThrowIfNegative(options.DeviceMemoryLimit);
        if (!options.CudaGraphs)
        {
            return;
        }

        if (options.Provider != ExecutionProvider.Cuda)
        {
            throw new NotSupportedException(
                $"CUDA graphs need {nameof(ExecutionProvider)}.{nameof(ExecutionProvider.Cuda)}; the provider is {options.Provider}.");
        }

        foreach (TokenPipeline pipeline in options.Pipelines)
        {
            if (pipeline.CudaGraphObstacle is { Length: > 0 } obstacle)
            {
                throw new NotSupportedException($"{pipeline.Name} cannot run in a CUDA graph: {obstacle}");
            }
        }
    }

    /// <summary>Adds the provider.</summary>
    /// <param name="session">Receives it.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="memory">The device's memory; null when the provider is missing.</param>
    /// <returns>Why it could not be added; null when it was.</returns>
    internal static string? TryAppend(SessionOptions session, ModelRunnerOptions options, out DeviceMemory? memory)
    {
        memory = null;
        if (!CudaMemory.TryOpen(options.Device, out CudaMemory? opened, out string problem))
        {
            return problem;
        }

        try
        {
            using var provider = new OrtCUDAProviderOptions();
            provider.UpdateOptions(Settings(options));
            session.AppendExecutionProvider_CUDA(provider);
            memory = opened;
            return null;
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException)
        {
            string available = string.Join(", ", OrtEnv.Instance().GetAvailableProviders());
            return $"this ONNX Runtime has {available}; reference Microsoft.ML.OnnxRuntime.Gpu and install CUDA ({exception.Message.ReplaceLineEndings(" ")})";
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
