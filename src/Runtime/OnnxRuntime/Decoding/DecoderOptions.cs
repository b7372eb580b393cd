using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.KvCaches;

namespace PipelineDsl.OnnxRuntime;

/// <summary>How a <see cref="Decoder"/> runs its model.</summary>
public sealed record DecoderOptions
{
    /// <summary>The most tokens of a text that one run of the model reads; at least 1. It bounds the memory that reading a text takes.</summary>
    public int ChunkLength { get; init; } = 256;

    /// <summary>Threads that share the work of one operator; 0 takes one a core.</summary>
    public int Threads { get; init; }

    /// <summary>Whether idle threads spin while they wait for work; see <see cref="ModelRunnerOptions.Spinning"/>.</summary>
    public bool Spinning { get; init; }

    /// <summary>How much ONNX Runtime may rewrite the graph.</summary>
    public GraphOptimizationLevel Optimization { get; init; } = GraphOptimizationLevel.ORT_ENABLE_ALL;

    /// <summary>
    /// Where the model runs. The cache is there too and stays there from run to run. Stages with kernels compress it there
    /// (<see cref="CacheStage.Gpu"/>); for others, or to be copied for a snapshot, it comes to the processor and goes back.
    /// </summary>
    public ExecutionProvider Provider { get; init; }

    /// <summary>Which device of the <see cref="Provider"/>, from 0.</summary>
    public int Device { get; init; }

    /// <summary>What happens when the <see cref="Provider"/> is not on this machine.</summary>
    public ProviderFallback Fallback { get; init; }

    /// <summary>The most bytes of the device's memory that ONNX Runtime takes; see <see cref="ModelRunnerOptions.DeviceMemoryLimit"/>.</summary>
    public long DeviceMemoryLimit { get; init; }

    /// <summary>Further options of the <see cref="Provider"/>; see <see cref="ModelRunnerOptions.ProviderOptions"/>.</summary>
    public ImmutableDictionary<string, string> ProviderOptions { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Receives one line when the model does not run where it was asked to; see <see cref="ModelRunnerOptions.Log"/>.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Statistics made beforehand, for scorers that read <see cref="CacheSignals.Statistics"/>.</summary>
    public CacheStatistics? Statistics { get; init; }

    /// <summary>Has the last word on the session's options.</summary>
    public Action<SessionOptions>? Configure { get; init; }

    /// <summary>Where inputs and the cache are, instead of the memory of the provider; for tests.</summary>
    internal DeviceMemory? Memory { get; init; }

    /// <summary>The options of the session.</summary>
    /// <param name="externalDataFolder">Where weights in files are; null for none.</param>
    internal ModelRunnerOptions ForSession(string? externalDataFolder) => new()
    {
        Threads = Threads,
        Spinning = Spinning,
        Optimization = Optimization,
        Provider = Provider,
        Device = Device,
        Fallback = Fallback,
        DeviceMemoryLimit = DeviceMemoryLimit,
        ProviderOptions = ProviderOptions,
        Log = Log,
        Memory = Memory,
        ExternalDataFolder = externalDataFolder,
        Configure = session =>
        {
            // Lengths differ from run to run: patterns would be remembered for each of them and seldom used again.
            session.EnableMemoryPattern = false;
            Configure?.Invoke(session);
        },
    };
}
