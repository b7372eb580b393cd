namespace PipelineDsl.Kernels;

/// <summary>
/// The operations that scores need, on <see cref="Count"/> samples side by side in double precision. Each is exactly rounded, so a kernel written once
/// against this contract gives the same bits at every width.
/// </summary>
/// <typeparam name="TVector">The register type.</typeparam>
internal unsafe interface ISampleLanes<TVector>
    where TVector : struct
{
    /// <summary>Samples per vector: 8, 4 or 1.</summary>
    static abstract int Count { get; }

    /// <summary>Reads <see cref="Count"/> values.</summary>
    /// <typeparam name="T">Single precision, which is widened, or double.</typeparam>
    static abstract TVector Load<T>(T* from)
        where T : unmanaged;

    /// <summary>Writes <see cref="Count"/> values.</summary>
    static abstract void Store(TVector value, double* to);

    /// <summary>The same value in every lane.</summary>
    static abstract TVector Broadcast(double value);

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

    /// <summary>The greater one; neither is NaN.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>The lesser one; neither is NaN.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>a > b ? ifGreater : otherwise; neither is NaN.</summary>
    static abstract TVector SelectGreater(TVector a, TVector b, TVector ifGreater, TVector otherwise);

    /// <summary>n of x = m 2^n with m from 1 to 2, for normal x above 0.</summary>
    static abstract TVector Exponent(TVector x);

    /// <summary>m of x = m 2^n with m from 1 to 2, for normal x above 0.</summary>
    static abstract TVector Mantissa(TVector x);

    /// <summary>2^n for whole n from -1022 to 1023.</summary>
    static abstract TVector PowerOfTwo(TVector n);
}
