namespace PipelineDsl.Kernels;

/// <summary>What a comparison of two rows adds up over their channels. Implementations are empty structs.</summary>
internal interface IPairTerm
{
    /// <summary>Whether rows with a small sum are close; otherwise those with a great one are.</summary>
    static abstract bool IsDistance { get; }

    /// <summary>The sums with one channel added.</summary>
    /// <param name="a">Values of the rows in the lanes.</param>
    /// <param name="b">The other row's value, in every lane.</param>
    /// <param name="sum">The sums so far.</param>
    static abstract TVector Add<T, TLanes, TVector>(TVector a, TVector b, TVector sum)
        where T : unmanaged
        where TLanes : struct, IRowLanes<T, TVector>
        where TVector : struct;
}
