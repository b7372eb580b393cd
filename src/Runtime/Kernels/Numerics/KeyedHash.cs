using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// Randomness as a function of (seed, item): the same on every machine, in any order, and prefix-nested across budgets.
/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
/// </summary>
public static class KeyedHash
{
    /// <summary>A 64-bit key for one item.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="item">The item.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Key(ulong seed, ulong item) => SplitMix64(SplitMix64(seed) ^ item);

    /// <summary>A number in [0, 1) for one item: the upper 24 bits of its key, all that a float holds.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="item">The item.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Unit(ulong seed, ulong item) => (Key(seed, item) >> 40) * (1f / (1 << 24));

    private static ulong SplitMix64(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
