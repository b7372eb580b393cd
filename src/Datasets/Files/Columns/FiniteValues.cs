using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>Looks for values that are no finite number as fast as memory gives them: files are checked on the way to every score.</summary>
internal static class FiniteValues
{
    /// <summary>Whether all values are finite.</summary>
    /// <typeparam name="T">Single or double precision.</typeparam>
    /// <param name="values">The values.</param>
    internal static bool All<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float)
            ? All(MemoryMarshal.Cast<T, int>(values), int.MaxValue, 0x7F800000)
            : typeof(T) == typeof(double) ? All(MemoryMarshal.Cast<T, long>(values), long.MaxValue, 0x7FF0000000000000)
            : throw new NotSupportedException($"Values of type {typeof(T).Name} are not checked.");

    /// <summary>
    /// Without its sign, a number that is not finite is the greater integer. The greatest of many is found without a branch in the loop, four at a time,
    /// since what takes time is to wait for memory.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool All<TBits>(ReadOnlySpan<TBits> values, TBits magnitude, TBits infinity)
        where TBits : unmanaged, IBinaryInteger<TBits>
    {
        int step = Vector<TBits>.Count;
        var mask = new Vector<TBits>(magnitude);
        Vector<TBits> first = default, second = default, third = default, fourth = default;
        while (values.Length >= 4 * step)
        {
            ref TBits at = ref MemoryMarshal.GetReference(values);
            first = Vector.Max(first, Vector.LoadUnsafe(ref at) & mask);
            second = Vector.Max(second, Vector.LoadUnsafe(ref at, (nuint)step) & mask);
            third = Vector.Max(third, Vector.LoadUnsafe(ref at, (nuint)(2 * step)) & mask);
            fourth = Vector.Max(fourth, Vector.LoadUnsafe(ref at, (nuint)(3 * step)) & mask);
            values = values[(4 * step)..];
        }

        bool isFinite = Vector.LessThanAll(Vector.Max(Vector.Max(first, second), Vector.Max(third, fourth)), new Vector<TBits>(infinity));
        foreach (TBits value in values)
        {
            isFinite &= (value & magnitude) < infinity;
        }

        return isFinite;
    }
}
