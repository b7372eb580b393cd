namespace PipelineDsl.Kernels;

/// <summary>Which neighbours can still become a pair, while pairs that do not overlap are taken one by one.</summary>
internal readonly ref struct FreePairs
{
    private readonly ReadOnlySpan<float> _cosines;
    private readonly Span<bool> _taken;

    /// <summary>Starts with nothing taken.</summary>
    /// <param name="cosines">Cosine of token i with token i + 1 [tokens - 1]; -infinity where they cannot pair.</param>
    /// <param name="taken">Scratch [tokens].</param>
    internal FreePairs(ReadOnlySpan<float> cosines, Span<bool> taken)
    {
        _cosines = cosines;
        _taken = taken;
        taken.Clear();
    }

    /// <summary>Whether a token and the next one can become a pair.</summary>
    internal bool IsFree(int left) => !float.IsNegativeInfinity(_cosines[left]) && !IsTaken(left) && !IsTaken(left + 1) && (left == 0 || !IsTaken(left - 1));

    /// <summary>Whether a token and the next one are a pair.</summary>
    internal bool IsTaken(int left) => _taken[left];

    /// <summary>Makes a token and the next one a pair.</summary>
    internal void Take(int left) => _taken[left] = true;

    /// <summary>
    /// How many fewer pairs there can be in all once this one is taken: 1 when it stands in an even run and leaves an odd number on both of its
    /// sides, 0 otherwise.
    /// </summary>
    internal int Cost(int left)
    {
        int before = 0, behind = 0;
        while (left - before > 0 && IsFree(left - before - 1))
        {
            before++;
        }

        while (left + behind + 1 < _cosines.Length && IsFree(left + behind + 1))
        {
            behind++;
        }

        return before & behind & 1;
    }
}
