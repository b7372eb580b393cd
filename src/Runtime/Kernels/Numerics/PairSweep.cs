using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// The dot products of all pairs of a set, each computed about once: a product is the same whichever token comes first, so a tile serves both
/// sides. Pairs close to the diagonal come twice, with the same bits.
/// </summary>
internal static unsafe class PairSweep
{
    /// <summary>Visits every pair, tile by tile.</summary>
    /// <typeparam name="TSink">What takes the products.</typeparam>
    /// <param name="tokens">The tokens.</param>
    /// <param name="sink">Takes them.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Run<TSink>(PanelSet tokens, TSink sink, VectorWidth vectors)
        where TSink : struct, IPairSink
    {
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Run<TSink, Lanes512, Vector512<float>>(tokens, sink);
                break;
            case VectorWidth.Bits256:
                Run<TSink, Lanes256, Vector256<float>>(tokens, sink);
                break;
            default:
                Run<TSink, Lanes1, float>(tokens, sink);
                break;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TSink, TLanes, TVector>(PanelSet tokens, TSink sink)
        where TSink : struct, IPairSink
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        // 32 registers hold a tile of 8, 16 one of 4.
        int tile = TLanes.Width == VectorWidth.Bits512 ? 8 : 4;
        int last = tokens.PaddedCount - TLanes.Count;
        float* dots = stackalloc float[16 * TokenPanels.Lanes];
        for (int left = 0; left < tokens.Count; left += 2 * TLanes.Count)
        {
            int leftNext = int.Min(left + TLanes.Count, last);
            for (int right = left / tile * tile; right < tokens.Count; right += tile)
            {
                if (tile == 8)
                {
                    DotTiles<TLanes, TVector>.Eight(tokens.Column(left), tokens.Column(leftNext), tokens.Column(right), tokens.Width, dots);
                }
                else
                {
                    DotTiles<TLanes, TVector>.Four(tokens.Column(left), tokens.Column(leftNext), tokens.Column(right), tokens.Width, dots);
                }

                sink.Take<TLanes, TVector>(dots, left, leftNext, right, tile);
            }
        }
    }
}
