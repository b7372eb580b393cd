using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>The logits that keys will have with queries still to come: m.k + k^T U k, for many keys side by side, each in the order of its channels.</summary>
internal static unsafe class ExpectedLogits
{
    /// <summary>Rows of U that are multiplied together.</summary>
    private const int Rows = 8;

    /// <summary>Writes one logit per key, and one for every copy that fills up the last panel.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="queries">m and U.</param>
    /// <param name="logits">Receives <see cref="PanelSet.PaddedCount"/> logits.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Compute(PanelSet keys, FutureQueries queries, float* logits, VectorWidth vectors)
    {
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Compute<Lanes512, Vector512<float>>(keys, queries.Linear, queries.Quadratic, logits);
                break;
            case VectorWidth.Bits256:
                Compute<Lanes256, Vector256<float>>(keys, queries.Linear, queries.Quadratic, logits);
                break;
            default:
                Compute<Lanes1, float>(keys, queries.Linear, queries.Quadratic, logits);
                break;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute<TLanes, TVector>(PanelSet keys, float* linear, float* quadratic, float* logits)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        // 32 registers hold a tile of 8 rows, 16 one of 4.
        int next = TLanes.Count, last = keys.PaddedCount - next, width = keys.Width, tile = TLanes.Width == VectorWidth.Bits512 ? Rows : Rows / 2;
        float* products = stackalloc float[Rows * 2 * TokenPanels.Lanes];
        for (int key = 0; key <= last; key += 2 * next)
        {
            int second = int.Min(key + next, last);
            float* a = keys.Column(key), b = keys.Column(second);
            TVector sumA = TLanes.Broadcast(0), sumB = sumA;
            for (int row = 0; row < width; row += tile)
            {
                // Channels in front of the row are below U's diagonal.
                long skipped = (long)row * TokenPanels.Lanes;
                float* rows = quadratic + ((long)(row / TokenPanels.Lanes) * TokenPanels.Lanes * width) + skipped + (row % TokenPanels.Lanes);
                if (tile == Rows)
                {
                    DotTiles<TLanes, TVector>.Eight(a + skipped, b + skipped, rows, width - row, products);
                }
                else
                {
                    DotTiles<TLanes, TVector>.Four(a + skipped, b + skipped, rows, width - row, products);
                }

                int count = int.Min(tile, width - row);
                for (int i = 0; i < count; i++)
                {
                    TVector mean = TLanes.Broadcast(linear[row + i]);
                    long channel = skipped + ((long)i * TokenPanels.Lanes);
                    sumA = TLanes.MultiplyAdd(TLanes.Load(a + channel), TLanes.Add(TLanes.Load(products + (2 * i * next)), mean), sumA);
                    sumB = TLanes.MultiplyAdd(TLanes.Load(b + channel), TLanes.Add(TLanes.Load(products + (((2 * i) + 1) * next)), mean), sumB);
                }
            }

            TLanes.Store(sumA, logits + key);
            TLanes.Store(sumB, logits + second);
        }
    }
}
