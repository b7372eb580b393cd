namespace PipelineDsl.Kernels;

/// <summary>An upper bound of what a candidate gains. The greatest comes first, and of equal ones the lowest place: heaps are not stable.</summary>
/// <param name="Bound">The bound.</param>
/// <param name="Candidate">Its place.</param>
internal readonly record struct GainBound(double Bound, int Candidate) : IComparable<GainBound>
{
    /// <inheritdoc/>
    public int CompareTo(GainBound other)
    {
        int order = other.Bound.CompareTo(Bound);
        return order != 0 ? order : Candidate.CompareTo(other.Candidate);
    }
}
