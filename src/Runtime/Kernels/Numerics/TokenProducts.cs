using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>One sum of products per token, accumulated in channel order: dot products with one vector, or squares.</summary>
internal static unsafe class TokenProducts
{
    /// <summary>Channels that are transposed at a time: small enough for the stack and the first-level cache.</summary>
    private const int Channels = 64;

    /// <summary>Adds to every sum the token's dot product with one vector, or with itself.</summary>
    /// <param name="rows">The first token.</param>
    /// <param name="stride">Values from one token to the next.</param>
    /// <param name="tokens">How many.</param>
    /// <param name="width">Values of a token.</param>
    /// <param name="factors">The vector; null for squares.</param>
    /// <param name="sums">The sums [tokens].</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Add(float* rows, long stride, int tokens, int width, float* factors, float* sums, VectorWidth vectors)
    {
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Add<Lanes512, Vector512<float>>(rows, stride, tokens, width, factors, sums);
                break;
            case VectorWidth.Bits256:
                Add<Lanes256, Vector256<float>>(rows, stride, tokens, width, factors, sums);
                break;
            default:
                Add<Lanes1, float>(rows, stride, tokens, width, factors, sums);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<TLanes, TVector>(float* rows, long stride, int tokens, int width, float* factors, float* sums)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        const int lanes = TokenPanels.Lanes;
        float** group = stackalloc float*[lanes];
        float* panel = stackalloc float[Channels * lanes];
        float* groupSums = stackalloc float[lanes];
        for (int first = 0; first < tokens; first += lanes)
        {
            int count = int.Min(lanes, tokens - first);
            for (int lane = 0; lane < lanes; lane++)
            {
                // Lanes without a token repeat the last one; their sums are dropped.
                group[lane] = rows + (int.Min(first + lane, tokens - 1) * stride);
                groupSums[lane] = lane < count ? sums[first + lane] : 0;
            }

            for (int channel = 0; channel < width; channel += Channels)
            {
                int channels = int.Min(Channels, width - channel);
                TokenPanels.Transpose(group, channels, panel, TLanes.Width);
                Add<TLanes, TVector>(panel, channels, factors is null ? null : factors + channel, groupSums);
                for (int lane = 0; lane < lanes; lane++)
                {
                    group[lane] += channels;
                }
            }

            for (int lane = 0; lane < count; lane++)
            {
                sums[first + lane] = groupSums[lane];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<TLanes, TVector>(float* panel, int channels, float* factors, float* sums)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (int lane = 0; lane < TokenPanels.Lanes; lane += TLanes.Count)
        {
            float* from = panel + lane;
            TVector sum = TLanes.Load(sums + lane);
            if (factors is null)
            {
                for (int channel = 0; channel < channels; channel++, from += TokenPanels.Lanes)
                {
                    TVector value = TLanes.Load(from);
                    sum = TLanes.MultiplyAdd(value, value, sum);
                }
            }
            else
            {
                for (int channel = 0; channel < channels; channel++, from += TokenPanels.Lanes)
                {
                    sum = TLanes.MultiplyAdd(TLanes.Load(from), TLanes.Broadcast(factors[channel]), sum);
                }
            }

            TLanes.Store(sum, sums + lane);
        }
    }
}
