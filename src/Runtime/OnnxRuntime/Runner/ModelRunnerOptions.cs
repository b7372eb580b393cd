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

    /// <summary>Folder of the files that hold the weights of a model given as bytes. A model given as a path looks beside itself.</summary>
    public string? ExternalDataFolder { get; init; }

    /// <summary>Has the last word on the session's options.</summary>
    public Action<SessionOptions>? Configure { get; init; }
}
