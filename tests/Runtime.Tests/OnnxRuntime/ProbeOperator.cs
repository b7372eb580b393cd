using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>An operator whose parts are given by a test.</summary>
internal sealed class ProbeOperator(
    string name, ImmutableArray<OperatorValue> inputs, ImmutableArray<OperatorValue> outputs, ProbeOperator.Compute compute) : CustomOperator
{
    internal delegate void Compute(KernelContext context);

    internal delegate void Create(KernelInfo info);

    internal delegate void Infer(ShapeInference shapes);

    internal Create? OnCreate { get; init; }

    internal Infer? OnInfer { get; init; }

    internal override string Name => name;

    internal override ImmutableArray<OperatorValue> Inputs => inputs;

    internal override ImmutableArray<OperatorValue> Outputs => outputs;

    internal static OperatorValue Float { get; } = new(TensorElementType.Float);

    internal static OperatorValue OptionalFloat { get; } = new(TensorElementType.Float, IsOptional: true);

    internal override CustomOperatorKernel CreateKernel(KernelInfo info)
    {
        OnCreate?.Invoke(info);
        return new Kernel(compute);
    }

    internal override void InferShapes(ShapeInference shapes) => OnInfer?.Invoke(shapes);

    private sealed class Kernel(Compute compute) : CustomOperatorKernel
    {
        internal override void Compute(KernelContext context) => compute(context);
    }
}
