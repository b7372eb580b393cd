using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>What replaces a stage's node.</summary>
/// <param name="Nodes">Operators of the default domain in an order that can run. They define the outputs that the stage's node defined.</param>
/// <param name="Initializers">Constants that the operators read.</param>
internal sealed record LoweredStage(IReadOnlyList<NodeProto> Nodes, IReadOnlyList<TensorProto> Initializers);
