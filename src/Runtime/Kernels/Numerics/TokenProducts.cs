using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>One sum per token, accumulated in channel order: dot products with one vector, squares, distances, magnitudes.</summary>
internal static unsafe class TokenProducts
{
    /// <summary>Tokens and channels that are transposed at a time: small enough for the stack and the first-level cache.</summary>
    private const int Tokens = 4 * TokenPanels.Lanes;
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
        if (factors is null)
        {
            Add<SquareTerm>(rows, stride, tokens, width, null, sums, vectors);
        }
        else
        {
            Add<ProductTerm>(rows, stride, tokens, width, factors, sums, vectors);
        }
    }

    /// <summary>Adds to every sum what <typeparamref name="TTerm"/> makes of the token's channels, in their order.</summary>
    /// <typeparam name="TTerm">What is added up.</typeparam>
    /// <param name="rows">The first token.</param>
    /// <param name="stride">Values from one token to the next.</param>
    /// <param name="tokens">How many.</param>
    /// <param name="width">Values of a token.</param>
    /// <param name="factors">The vector that the tokens meet; null where the term reads none.</param>
    /// <param name="sums">The sums [tokens].</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Add<TTerm>(float* rows, long stride, int tokens, int width, float* factors, float* sums, VectorWidth vectors)
        where TTerm : struct, IChannelTerm
    {
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Add<TTerm, Lanes512, Vector512<float>>(rows, stride, tokens, width, factors, sums);
                break;
            case VectorWidth.Bits256:
                Add<TTerm, Lanes256, Vector256<float>>(rows, stride, tokens, width, factors, sums);
                break;
            default:
                Add<TTerm, Lanes1, float>(rows, stride, tokens, width, factors, sums);
                break;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<TTerm, TLanes, TVector>(float* rows, long stride, int tokens, int width, float* factors, float* sums)
        where TTerm : struct, IChannelTerm
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        float** group = stackalloc float*[Tokens];
        float* panels = stackalloc float[Channels * Tokens];
        float* groupSums = stackalloc float[Tokens];
        for (int first = 0; first < tokens; first += Tokens)
        {
            int count = int.Min(Tokens, tokens - first);
            int lanes = TokenPanels.Padded(count);
            for (int lane = 0; lane < lanes; lane++)
            {
                // Lanes without a token repeat the last one; their sums are dropped.
                int token = int.Min(first + lane, tokens - 1);
                group[lane] = rows + (token * stride);
                groupSums[lane] = sums[token];
            }

            for (int channel = 0; channel < width; channel += Channels)
            {
                int channels = int.Min(Channels, width - channel);
                for (int lane = 0; lane < lanes; lane += TokenPanels.Lanes)
                {
                    TokenPanels.Transpose(group + lane, channels, panels + (lane * Channels), TLanes.Width);
                }

                for (int lane = 0; lane < lanes; lane += 4 * TLanes.Count)
                {
                    AddFourVectors<TTerm, TLanes, TVector>(
                        panels, lane, lanes - TLanes.Count, channels, TTerm.ReadsFactor ? factors + channel : null, groupSums);
                }

                for (int lane = 0; lane < lanes; lane++)
                {
                    group[lane] += channels;
                }
            }

            new ReadOnlySpan<float>(groupSums, count).CopyTo(new Span<float>(sums + first, count));
        }
    }

    /// <summary>Four sums side by side hide the latency of the multiply-add; past the last vector that one is repeated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFourVectors<TTerm, TLanes, TVector>(float* panels, int lane, int last, int channels, float* factors, float* sums)
        where TTerm : struct, IChannelTerm
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int second = int.Min(lane + TLanes.Count, last), third = int.Min(second + TLanes.Count, last), fourth = int.Min(third + TLanes.Count, last);
        float* a = Column(panels, lane), b = Column(panels, second), c = Column(panels, third), d = Column(panels, fourth);
        TVector sumA = TLanes.Load(sums + lane), sumB = TLanes.Load(sums + second), sumC = TLanes.Load(sums + third), sumD = TLanes.Load(sums + fourth);
        long end = (long)channels * TokenPanels.Lanes;
        for (long at = 0; at < end; at += TokenPanels.Lanes)
        {
            TVector factor = TLanes.Broadcast(TTerm.ReadsFactor ? *factors++ : 0);
            sumA = TTerm.Add<TLanes, TVector>(TLanes.Load(a + at), factor, sumA);
            sumB = TTerm.Add<TLanes, TVector>(TLanes.Load(b + at), factor, sumB);
            sumC = TTerm.Add<TLanes, TVector>(TLanes.Load(c + at), factor, sumC);
            sumD = TTerm.Add<TLanes, TVector>(TLanes.Load(d + at), factor, sumD);
        }

        TLanes.Store(sumA, sums + lane);
        TLanes.Store(sumB, sums + second);
        TLanes.Store(sumC, sums + third);
        TLanes.Store(sumD, sums + fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Column(float* panels, int lane) =>
        panels + (lane / TokenPanels.Lanes * TokenPanels.Lanes * Channels) + (lane % TokenPanels.Lanes);
}
