namespace PipelineDsl.Kernels;

/// <summary>What a sum over channels adds for one of them. Implementations are empty structs, so that a sum is compiled once per term.</summary>
internal interface IChannelTerm
{
    /// <summary>Whether the tokens meet a vector; otherwise there is none.</summary>
    static abstract bool ReadsFactor { get; }

    /// <summary>The sum with one channel of several tokens added.</summary>
    /// <param name="value">The tokens' values.</param>
    /// <param name="factor">The vector's value, in every lane.</param>
    /// <param name="sum">The sums so far.</param>
    static abstract TVector Add<TLanes, TVector>(TVector value, TVector factor, TVector sum)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct;
}
