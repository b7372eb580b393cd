namespace PipelineDsl.Kernels;

/// <summary>
/// The operations that kernels need, on <see cref="Count"/> items side by side. Each is exactly rounded, so a kernel written
/// once against this contract gives the same bits at every width. Implementations are empty structs: the JIT compiles a
/// kernel once per width and inlines everything here.
/// </summary>
/// <typeparam name="TVector">The register type.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Which implementation this is.</summary>
    static abstract VectorWidth Width { get; }

    /// <summary>Items per vector: 16, 8 or 1, always a divisor of 16.</summary>
    static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> values.</summary>
    static abstract TVector Load(float* from);

    /// <summary>Writes <see cref="Count"/> values.</summary>
    static abstract void Store(TVector value, float* to);

    /// <summary>The same value in every lane.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a / b.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>Square root.</summary>
    static abstract TVector Sqrt(TVector value);

    /// <summary>a > b ? ifGreater : otherwise. False where either is NaN.</summary>
    static abstract TVector SelectGreater(TVector a, TVector b, TVector ifGreater, TVector otherwise);

    /// <summary>2^n for whole n from -126 to 127.</summary>
    static abstract TVector PowerOfTwo(TVector n);
}
