using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>How a <see cref="ModelRunner"/> runs its model.</summary>
public sealed record ModelRunnerOptions
{
    /// <summary>The pipelines woven into the model.</summary>
    public ImmutableArray<TokenPipeline> Pipelines { get; init; } = [];

    /// <summary>Threads that share the work of one operator; 0 takes one a core.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Whether idle threads spin while they wait for work. That saves microseconds on a machine of one's own and costs half the speed
    /// on a busy one, so it is off.
    /// </summary>
    public bool Spinning { get; init; }

    /// <summary>How much ONNX Runtime may rewrite the graph.</summary>
    public GraphOptimizationLevel Optimization { get; init; } = GraphOptimizationLevel.ORT_ENABLE_ALL;

    /// <summary>Where the model runs.</summary>
    public ExecutionProvider Provider { get; init; }

    /// <summary>Which device of the <see cref="Provider"/>, from 0.</summary>
    public int Device { get; init; }

    /// <summary>What happens when the <see cref="Provider"/> is not on this machine.</summary>
    public ProviderFallback Fallback { get; init; }

    /// <summary>
    /// Whether runs are recorded as CUDA graphs and played back, which saves the time of launching kernel by kernel. The first run of a set of shapes
    /// is an ordinary one and the second one records; memory is taken for every set of shapes and thread that runs. Every
    /// stage must have kernels for the GPU and a fixed length: <see cref="TokenPipeline.CudaGraphObstacle"/>. Only with
    /// <see cref="ExecutionProvider.Cuda"/>.
    /// </summary>
    public bool CudaGraphs { get; init; }

    /// <summary>The most bytes of the device's memory that ONNX Runtime takes for weights and intermediate values; 0 for no limit.</summary>
    public long DeviceMemoryLimit { get; init; }

    /// <summary>
    /// Further options of the <see cref="Provider"/>, by ONNX Runtime's names, for example <c>use_tf32</c>. They win over those that are made of the
    /// other properties.
    /// </summary>
    public ImmutableDictionary<string, string> ProviderOptions { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Receives one line when the model does not run where it was asked to; null writes it to standard error, as ONNX Runtime does.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>Folder of the files that hold the weights of a model given as bytes. A model given as a path looks beside itself.</summary>
    public string? ExternalDataFolder { get; init; }

    /// <summary>Has the last word on the session's options.</summary>
    public Action<SessionOptions>? Configure { get; init; }

    /// <summary>Where inputs and outputs are, instead of the memory of the provider; for tests.</summary>
    internal DeviceMemory? Memory { get; init; }
}
