namespace PipelineDsl.Kernels;

/// <summary>
/// What kernels over pairs of rows need, on <see cref="Count"/> rows side by side, in single or double precision. Each operation is exactly rounded, so
/// that results are the same at every width. Implementations are empty structs: the JIT compiles a kernel once a width.
/// </summary>
/// <typeparam name="T">Type of a value.</typeparam>
/// <typeparam name="TVector">The register type.</typeparam>
internal unsafe interface IRowLanes<T, TVector>
    where T : unmanaged
    where TVector : struct
{
    /// <summary>Which implementation this is.</summary>
    static abstract VectorWidth Width { get; }

    /// <summary>Rows a vector: always a divisor of 16.</summary>
    static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> values.</summary>
    static abstract TVector Load(T* from);

    /// <summary>Writes <see cref="Count"/> values.</summary>
    static abstract void Store(TVector value, T* to);

    /// <summary>The same value in every lane.</summary>
    static abstract TVector Broadcast(T value);

    /// <summary>a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a b + c, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>a > b ? ifGreater : otherwise. False where either is NaN.</summary>
    static abstract TVector SelectGreater(TVector a, TVector b, TVector ifGreater, TVector otherwise);
}
