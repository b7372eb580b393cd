namespace PipelineDsl.Kernels;

/// <summary>Takes dot products of pairs while <see cref="PairSweep"/> makes them.</summary>
internal unsafe interface IPairSink
{
    /// <summary>Takes one tile.</summary>
    /// <typeparam name="TLanes">Operations.</typeparam>
    /// <typeparam name="TVector">Register.</typeparam>
    /// <param name="dots">For each of the tokens on the right two vectors of products, with the tokens on the left in the lanes. May be changed.</param>
    /// <param name="left">First token of the first vector.</param>
    /// <param name="leftNext">First token of the second vector; the same as <paramref name="left"/> where only one is left.</param>
    /// <param name="right">First token on the right.</param>
    /// <param name="tile">Tokens on the right.</param>
    void Take<TLanes, TVector>(float* dots, int left, int leftNext, int right, int tile)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct;
}
