using System;
using System.Numerics.Tensors;

namespace Microsoft.ML.OnnxRuntime
{
    /// <summary>
    /// The one member that the ONNX Runtime sources use and System.Numerics.Tensors 10 no longer has, under its old name.
    /// </summary>
    internal static class TensorCompatibility
    {
        extension(System.Numerics.Tensors.Tensor)
        {
            public static Tensor<T> Create<T>(scoped ReadOnlySpan<nint> lengths) => System.Numerics.Tensors.Tensor.CreateFromShape<T>(lengths);
        }
    }
}
