using Microsoft.ML.OnnxRuntime.Tensors;

namespace PipelineDsl.OnnxRuntime;

/// <summary>An input or output that an operator declares.</summary>
/// <param name="Type">Element type; null takes any, and the kernel checks.</param>
/// <param name="IsOptional">Whether a node may leave it out.</param>
/// <param name="IsOnHost">Whether an operator of a device reads it in the processor's memory.</param>
internal readonly record struct OperatorValue(TensorElementType? Type, bool IsOptional = false, bool IsOnHost = false);
