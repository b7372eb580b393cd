namespace PipelineDsl.Kernels;

/// <summary>A score of samples from the softmax of their logits.</summary>
internal unsafe interface ISoftmaxScore
{
    /// <summary>Whether <see cref="Of"/> reads what was exponentiated.</summary>
    static virtual bool ReadsExponents => false;

    /// <summary>Scores as many samples as a vector has lanes.</summary>
    /// <typeparam name="TLanes">Operations.</typeparam>
    /// <typeparam name="TVector">Register.</typeparam>
    /// <param name="powers">e^(logit - greatest logit) [classes, 8]; may be overwritten.</param>
    /// <param name="exponents">logit - greatest logit [classes, 8].</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="sum">Sum of the powers over the classes.</param>
    static abstract TVector Of<TLanes, TVector>(double* powers, double* exponents, int classes, TVector sum)
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct;

    /// <summary>Prepares one sample; what is written here, <see cref="Of"/> reads.</summary>
    /// <param name="powers">The power of its class 0; that of the next class is 8 values further.</param>
    /// <param name="exponents">The exponent of its class 0; likewise.</param>
    /// <param name="label">Its class.</param>
    static virtual void Prepare(double* powers, double* exponents, int label)
    {
    }
}
