using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// How far rows stray once every channel is scaled by what rows further on span (LagKV, arXiv 2504.04704, section 3): y = (x - min) / (max - min), then the
/// standard deviation of y over the channels, and a softmax over the rows.
/// </summary>
public static unsafe class LagDeviation
{
    private const int Lanes = TokenPanels.Lanes;

    /// <summary>Bytes that <c>Compute</c> takes from its workspace, and gives back.</summary>
    /// <param name="width">Channels of a row.</param>
    public static long WorkspaceBytes(int width) => (2 * Workspace.BytesFor<float>(width)) + Workspace.BytesFor<float>(TokenPanels.Floats(Lanes, width));

    /// <summary>Writes one probability per row; they sum to 1.</summary>
    /// <param name="rows">Vectors [rows, channels].</param>
    /// <param name="next">The rows that scale them, at least one of the same width. A channel that is constant in them has no scale and counts as 0.</param>
    /// <param name="scores">Receives the probabilities [rows].</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">The widths differ, or there is nothing to scale by.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scores"/> is too short.</exception>
    public static void Compute(TokenMatrix rows, TokenMatrix next, Span<float> scores, Workspace workspace) =>
        Compute(rows, next, scores, workspace, VectorWidth.Best);

    internal static void Compute(TokenMatrix rows, TokenMatrix next, Span<float> scores, Workspace workspace, VectorWidth vectors)
    {
        if (next.Tokens == 0 || next.Channels != rows.Channels)
        {
            throw new ArgumentException($"{next.Tokens} rows of {next.Channels} values cannot scale rows of {rows.Channels}.", nameof(next));
        }

        scores = scores[..rows.Tokens];
        long mark = workspace.Mark();
        float* least = workspace.TakePointer<float>(rows.Channels), inverse = workspace.TakePointer<float>(rows.Channels);
        float* panel = workspace.TakePointer<float>(TokenPanels.Floats(Lanes, rows.Channels));
        Scale(next, new Span<float>(least, rows.Channels), new Span<float>(inverse, rows.Channels));
        fixed (float* from = &rows.Reference, to = scores)
        {
            switch (vectors)
            {
                case VectorWidth.Bits512:
                    Deviations<Lanes512, Vector512<float>>(from, rows.Stride, rows.Tokens, rows.Channels, least, inverse, panel, to);
                    break;
                case VectorWidth.Bits256:
                    Deviations<Lanes256, Vector256<float>>(from, rows.Stride, rows.Tokens, rows.Channels, least, inverse, panel, to);
                    break;
                default:
                    Deviations<Lanes1, float>(from, rows.Stride, rows.Tokens, rows.Channels, least, inverse, panel, to);
                    break;
            }
        }

        workspace.Release(mark);
        Softmax.Apply(scores, vectors);
    }

    /// <summary>The smallest value of every channel, and 1 / (greatest - smallest).</summary>
    private static void Scale(TokenMatrix next, Span<float> least, Span<float> inverse)
    {
        next[0].CopyTo(least);
        next[0].CopyTo(inverse);
        for (int row = 1; row < next.Tokens; row++)
        {
            TensorPrimitives.Min(least, next[row], least);
            TensorPrimitives.Max(inverse, next[row], inverse);
        }

        for (int channel = 0; channel < inverse.Length; channel++)
        {
            float range = inverse[channel] - least[channel];
            inverse[channel] = range == 0 ? 0 : 1 / range;
        }
    }

    /// <summary>Sixteen rows side by side, so that channels are added up in their order at every vector width.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Deviations<TLanes, TVector>(
        float* rows, long stride, int count, int width, float* least, float* inverse, float* panel, float* deviations)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        float** group = stackalloc float*[Lanes];
        float* results = stackalloc float[Lanes];
        TVector mean = TLanes.Broadcast(1f / width), unbiased = TLanes.Broadcast(width > 1 ? 1f / (width - 1) : 0);
        for (int first = 0; first < count; first += Lanes)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                // Lanes without a row repeat the last one; their results are dropped.
                group[lane] = rows + (int.Min(first + lane, count - 1) * stride);
            }

            TokenPanels.Transpose(group, width, panel, TLanes.Width);
            for (int lane = 0; lane < Lanes; lane += TLanes.Count)
            {
                float* at = panel + lane;
                TVector sum = TLanes.Broadcast(0);
                for (int channel = 0; channel < width; channel++)
                {
                    TVector x = TLanes.Subtract(TLanes.Load(at + (channel * Lanes)), TLanes.Broadcast(least[channel]));
                    TVector y = TLanes.Multiply(x, TLanes.Broadcast(inverse[channel]));
                    TLanes.Store(y, at + (channel * Lanes));
                    sum = TLanes.Add(sum, y);
                }

                TVector centre = TLanes.Multiply(sum, mean), squares = TLanes.Broadcast(0);
                for (int channel = 0; channel < width; channel++)
                {
                    TVector difference = TLanes.Subtract(TLanes.Load(at + (channel * Lanes)), centre);
                    squares = TLanes.MultiplyAdd(difference, difference, squares);
                }

                TLanes.Store(TLanes.Sqrt(TLanes.Multiply(squares, unbiased)), results + lane);
            }

            int taken = int.Min(Lanes, count - first);
            new ReadOnlySpan<float>(results, taken).CopyTo(new Span<float>(deviations + first, taken));
        }
    }
}
