namespace PipelineDsl.Kernels;

/// <summary>A score of samples from the softmax of their logits. Sums are made in double precision, whatever the powers have.</summary>
internal unsafe interface ISoftmaxScore
{
    /// <summary>Whether <see cref="Of"/> reads what was exponentiated.</summary>
    static virtual bool ReadsExponents => false;

    /// <summary>Scores as many samples as a vector has lanes.</summary>
    /// <typeparam name="T">Single or double precision.</typeparam>
    /// <typeparam name="TLanes">Operations.</typeparam>
    /// <typeparam name="TVector">Register.</typeparam>
    /// <param name="powers">e^(logit - greatest logit) [classes, 16]; those of classes that fill up are 0.</param>
    /// <param name="exponents">logit - greatest logit [classes, 16].</param>
    /// <param name="classes">Number of classes, filled up to a multiple of 4.</param>
    static abstract TVector Of<T, TLanes, TVector>(T* powers, T* exponents, int classes)
        where T : unmanaged
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct;

    /// <summary>Prepares one sample; what is written here, <see cref="Of"/> reads.</summary>
    /// <typeparam name="T">Single or double precision.</typeparam>
    /// <param name="powers">The power of its class 0; that of the next class is 16 values further.</param>
    /// <param name="exponents">The exponent of its class 0; likewise.</param>
    /// <param name="label">Its class.</param>
    static virtual void Prepare<T>(T* powers, T* exponents, int label)
        where T : unmanaged
    {
    }
}
