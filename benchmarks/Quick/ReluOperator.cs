using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>Relu as a C# operator.</summary>
internal sealed class ReluOperator : CustomOperator
{
    internal override string Name => "Relu";

    internal override ImmutableArray<OperatorValue> Inputs => [new(TensorElementType.Float)];

    internal override ImmutableArray<OperatorValue> Outputs => [new(TensorElementType.Float)];

    internal override CustomOperatorKernel CreateKernel(KernelInfo info) => new Kernel();

    internal override void InferShapes(ShapeInference shapes) => shapes.SetOutput(0, TensorElementType.Float, shapes.Input(0));

    private sealed class Kernel : CustomOperatorKernel
    {
        internal override void Compute(KernelContext context)
        {
            TensorView x = context.Input(0);
            ReadOnlySpan<float> from = x.Data<float>();
            Span<float> to = context.Output<float>(0, x.Shape);
            for (int i = 0; i < from.Length; i++)
            {
                to[i] = from[i] > 0 ? from[i] : 0;
            }
        }
    }
}
