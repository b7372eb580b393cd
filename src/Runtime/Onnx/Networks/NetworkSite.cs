using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>Where a network is put into the model, and which sizes are known there.</summary>
internal sealed class NetworkSite(AuxiliaryNetwork network, TokenStage stage, TokenState state, TokenPipeline pipeline)
{
    internal AuxiliaryNetwork Network { get; } = network;

    internal TokenStage Stage { get; } = stage;

    /// <summary>Items in the batch, when that never changes.</summary>
    internal long? Batch { get; } = TokenAxes.ConstantSize(state.Axes.Batch);

    /// <summary>
    /// Tokens that the network scores, when that never changes: those at the stage if it reads them, else those that entered the first layer.
    /// </summary>
    internal long? Tokens { get; } = network.ReadsHidden
        ? stage.Tokens > 0 ? stage.Tokens : null
        : TokenAxes.ConstantSize(state.Axes.Tokens) ?? (pipeline.Plan.IsStatic ? pipeline.Plan.Tokens : null);

    /// <summary>An error that names the stage and the network.</summary>
    internal WeaveException Error(string problem) => new($"Stage {Stage.Name} of {pipeline.Name}: the network {Network.Name} {problem}");

    /// <summary>The declared dimensions of a tensor, null where they are open; null when it declares no shape.</summary>
    internal static long?[]? Dimensions(ValueInfoProto value) => value.Type?.TensorType?.Shape is TensorShapeProto shape
        ? [.. shape.Dim.Select(dimension => dimension.HasDimValue && dimension.DimValue >= 0 ? dimension.DimValue : (long?)null)]
        : null;

    /// <summary>A shape, for messages.</summary>
    internal static string Text(IEnumerable<long?> shape) => $"[{string.Join(", ", shape.Select(size => size is long known ? $"{known}" : "?"))}]";

    /// <summary>Whether two shapes may be the same.</summary>
    internal static bool Fit(long?[]? a, long?[]? b) =>
        a is null || b is null || (a.Length == b.Length && a.Zip(b).All(pair => pair.First is null || pair.Second is null || pair.First == pair.Second));
}
