using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Copies one row, inline: rows are short, and a call of the general memory copy costs as much as 100 values.</summary>
/// <typeparam name="TLanes">Operations.</typeparam>
/// <typeparam name="TVector">Register.</typeparam>
internal static unsafe class RowCopy<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Copies <paramref name="count"/> values between places that do not overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Copy(float* from, float* to, long count)
    {
        int lanes = TLanes.Count;
        long i = 0;
        for (; i <= count - (4 * lanes); i += 4 * lanes)
        {
            TVector a = TLanes.Load(from + i);
            TVector b = TLanes.Load(from + i + lanes);
            TVector c = TLanes.Load(from + i + (2 * lanes));
            TVector d = TLanes.Load(from + i + (3 * lanes));
            TLanes.Store(a, to + i);
            TLanes.Store(b, to + i + lanes);
            TLanes.Store(c, to + i + (2 * lanes));
            TLanes.Store(d, to + i + (3 * lanes));
        }

        for (; i <= count - lanes; i += lanes)
        {
            TLanes.Store(TLanes.Load(from + i), to + i);
        }

        for (; i < count; i++)
        {
            to[i] = from[i];
        }
    }
}
