using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>Half precision as scorers read it.</summary>
public static class HalfRows
{
    /// <summary>Copies to single precision, which holds every half exactly.</summary>
    /// <param name="halves">Values.</param>
    /// <param name="singles">Receives as many.</param>
    /// <exception cref="ArgumentException"><paramref name="singles"/> is too short.</exception>
    public static void Widen(ReadOnlySpan<Half> halves, Span<float> singles) => TensorPrimitives.ConvertToSingle(halves, singles);
}
