using System.Collections.Immutable;

namespace PipelineDsl.Onnx;

/// <summary>How a model is woven.</summary>
public sealed record WeaveOptions
{
    /// <summary>Seed of random scorers.</summary>
    public ulong Seed { get; init; }

    /// <summary>What a stage becomes.</summary>
    public StageLowering Lowering { get; init; }

    /// <summary>
    /// Whether the model gets one more output, <c>provenance</c> [batch, original tokens], int64: the output token that every original
    /// token ended in, -1 where it was dropped. Stages that remove nothing are kept then.
    /// </summary>
    public bool Provenance { get; init; }

    /// <summary>Whether stages that remove nothing get a node too.</summary>
    public bool KeepIdentityStages { get; init; }

    /// <summary>Tensors named by the user, by 0-based layer.</summary>
    public ImmutableDictionary<int, LayerNames> Layers { get; init; } = ImmutableDictionary<int, LayerNames>.Empty;

    /// <summary>Where the model's external data lies, when the model is given as bytes; a model given as a path brings its own folder.</summary>
    public string? ExternalDataFolder { get; init; }

    /// <summary>
    /// Where the auxiliary networks of stages lie (<see cref="StageAttribute.Model"/>), when their paths are relative; null for the model's folder, then
    /// the current directory.
    /// </summary>
    public string? ModelFolder { get; init; }

    /// <summary>Signals that the model gives besides its own outputs (<see cref="WovenModel.SiteOutputs"/>); null for none.</summary>
    public SignalExport? Export { get; init; }
}
