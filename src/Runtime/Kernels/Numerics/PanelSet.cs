using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Some tokens in panels (see <see cref="TokenPanels"/>), with one over the norm of each.</summary>
internal readonly unsafe struct PanelSet
{
    private const int Lanes = TokenPanels.Lanes;

    private readonly float* _values;

    /// <summary>Uses memory that the caller owns.</summary>
    /// <param name="values">Room for <see cref="TokenPanels.Floats"/> values.</param>
    /// <param name="inverses">Room for one value per token, in whole panels.</param>
    /// <param name="count">Tokens.</param>
    /// <param name="width">Channels.</param>
    internal PanelSet(float* values, float* inverses, int count, int width)
    {
        _values = values;
        Inverses = inverses;
        Count = count;
        Width = width;
    }

    /// <summary>1 / ||token||; 0 for a zero vector, so that its cosine with everything is 0.</summary>
    internal float* Inverses { get; }

    /// <summary>Tokens.</summary>
    internal int Count { get; }

    /// <summary>Channels.</summary>
    internal int Width { get; }

    /// <summary>Tokens, counting the copies that fill up the last panel.</summary>
    internal int PaddedCount => TokenPanels.Count(Count) * Lanes;

    /// <summary>Where the values of one token start; its channels lie 16 values apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal float* Column(int token) => _values + ((long)(token / Lanes) * Lanes * Width) + (token % Lanes);

    /// <summary>Copies tokens into the panels and computes their norms.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="tokens">Which rows; <see cref="Count"/> of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Fill<TLanes, TVector>(float* rows, long stride, int* tokens)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TokenPanels.Pack(rows, stride, tokens, Count, Width, _values, TLanes.Width);
        int next = TLanes.Count;
        int last = PaddedCount - next;
        TVector zero = TLanes.Broadcast(0);
        long end = (long)Width * Lanes;
        for (int first = 0; first <= last; first += 4 * next)
        {
            // Four sums side by side hide the latency of the multiply-add. Squares accumulate in channel order.
            int second = int.Min(first + next, last), third = int.Min(first + (2 * next), last), fourth = int.Min(first + (3 * next), last);
            float* a = Column(first), b = Column(second), c = Column(third), d = Column(fourth);
            TVector sumA = zero, sumB = zero, sumC = zero, sumD = zero;
            for (long at = 0; at < end; at += Lanes)
            {
                TVector x = TLanes.Load(a + at), y = TLanes.Load(b + at), z = TLanes.Load(c + at), w = TLanes.Load(d + at);
                sumA = TLanes.MultiplyAdd(x, x, sumA);
                sumB = TLanes.MultiplyAdd(y, y, sumB);
                sumC = TLanes.MultiplyAdd(z, z, sumC);
                sumD = TLanes.MultiplyAdd(w, w, sumD);
            }

            StoreInverse<TLanes, TVector>(sumA, Inverses + first);
            StoreInverse<TLanes, TVector>(sumB, Inverses + second);
            StoreInverse<TLanes, TVector>(sumC, Inverses + third);
            StoreInverse<TLanes, TVector>(sumD, Inverses + fourth);
        }
    }

    /// <summary>Keeps the copies that fill up the last panel from being chosen: NaN is greater than nothing.</summary>
    internal void HidePadding()
    {
        for (int token = Count; token < PaddedCount; token++)
        {
            Inverses[token] = float.NaN;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreInverse<TLanes, TVector>(TVector sum, float* to)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        // NaN becomes 0 too; the dot products of such a token are NaN themselves.
        TVector zero = TLanes.Broadcast(0);
        TVector inverse = TLanes.Divide(TLanes.Broadcast(1), TLanes.Sqrt(sum));
        TLanes.Store(TLanes.SelectGreater(sum, zero, inverse, zero), to);
    }
}
