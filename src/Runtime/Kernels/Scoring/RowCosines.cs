using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>Cosines of rows that stand at the same place, such as the tokens of two frames of a video.</summary>
public static unsafe class RowCosines
{
    private const int Lanes = TokenPanels.Lanes;

    /// <summary>Channels that are transposed at a time.</summary>
    private const int Channels = 64;

    /// <summary>
    /// Writes the cosine of row i of one matrix with row i of the other; 0 where either is a zero vector. Products and squares are summed in channel order.
    /// </summary>
    /// <param name="left">Vectors [tokens, channels].</param>
    /// <param name="right">As many vectors of the same width.</param>
    /// <param name="cosines">Receives the cosines [tokens].</param>
    /// <exception cref="ArgumentException">The shapes differ, or <paramref name="cosines"/> is too short.</exception>
    public static void Compute(TokenMatrix left, TokenMatrix right, Span<float> cosines) => Compute(left, right, cosines, VectorWidth.Best);

    internal static void Compute(TokenMatrix left, TokenMatrix right, Span<float> cosines, VectorWidth vectors)
    {
        if (left.Tokens != right.Tokens || left.Channels != right.Channels || cosines.Length < left.Tokens)
        {
            throw new ArgumentException(
                $"{left.Tokens} x {left.Channels} and {right.Tokens} x {right.Channels} values do not give {cosines.Length} cosines of rows.", nameof(right));
        }

        fixed (float* a = &left.Reference, b = &right.Reference, to = cosines)
        {
            switch (vectors)
            {
                case VectorWidth.Bits512:
                    Compute<Lanes512, Vector512<float>>(a, left.Stride, b, right.Stride, left.Tokens, left.Channels, to);
                    break;
                case VectorWidth.Bits256:
                    Compute<Lanes256, Vector256<float>>(a, left.Stride, b, right.Stride, left.Tokens, left.Channels, to);
                    break;
                default:
                    Compute<Lanes1, float>(a, left.Stride, b, right.Stride, left.Tokens, left.Channels, to);
                    break;
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute<TLanes, TVector>(float* left, long leftStride, float* right, long rightStride, int tokens, int width, float* cosines)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        float** rows = stackalloc float*[2 * Lanes];
        float* panels = stackalloc float[2 * Channels * Lanes];
        float* sums = stackalloc float[3 * Lanes];
        for (int first = 0; first < tokens; first += Lanes)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                // Lanes without a token repeat the last one; their cosines are dropped.
                int token = int.Min(first + lane, tokens - 1);
                rows[lane] = left + (token * leftStride);
                rows[Lanes + lane] = right + (token * rightStride);
            }

            new Span<float>(sums, 3 * Lanes).Clear();
            for (int channel = 0; channel < width; channel += Channels)
            {
                int channels = int.Min(Channels, width - channel);
                TokenPanels.Transpose(rows, channels, panels, TLanes.Width);
                TokenPanels.Transpose(rows + Lanes, channels, panels + (Channels * Lanes), TLanes.Width);
                for (int lane = 0; lane < Lanes; lane += TLanes.Count)
                {
                    Add<TLanes, TVector>(panels + lane, panels + (Channels * Lanes) + lane, channels, sums + lane);
                }

                for (int row = 0; row < 2 * Lanes; row++)
                {
                    rows[row] += channels;
                }
            }

            for (int lane = 0; lane < int.Min(Lanes, tokens - first); lane++)
            {
                cosines[first + lane] = sums[lane] * Inverse(sums[Lanes + lane]) * Inverse(sums[(2 * Lanes) + lane]);
            }
        }
    }

    /// <summary>Adds products, squares of the left and squares of the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<TLanes, TVector>(float* left, float* right, int channels, float* sums)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector products = TLanes.Load(sums), lefts = TLanes.Load(sums + Lanes), rights = TLanes.Load(sums + (2 * Lanes));
        long end = (long)channels * Lanes;
        for (long at = 0; at < end; at += Lanes)
        {
            TVector a = TLanes.Load(left + at), b = TLanes.Load(right + at);
            products = TLanes.MultiplyAdd(a, b, products);
            lefts = TLanes.MultiplyAdd(a, a, lefts);
            rights = TLanes.MultiplyAdd(b, b, rights);
        }

        TLanes.Store(products, sums);
        TLanes.Store(lefts, sums + Lanes);
        TLanes.Store(rights, sums + (2 * Lanes));
    }

    private static float Inverse(float squares) => squares > 0 ? 1 / MathF.Sqrt(squares) : 0;
}
