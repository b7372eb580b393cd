using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>How much values add to the output of their layer: the L1 norm of a value behind the output projection (CriticalKV, arXiv 2502.03805).</summary>
public static unsafe class ProjectedNorms
{
    /// <summary>Entries that meet a piece of the projection while it lies in the first-level cache.</summary>
    private const int Block = 64;

    /// <summary>Writes the mean over the query heads of a group of ||v W||_1, for every key and value head and entry.</summary>
    /// <param name="values">Values [KV heads, entries, head width].</param>
    /// <param name="projection">Weights [query heads x head width, channels].</param>
    /// <param name="norms">Receives the norms [KV heads, entries].</param>
    /// <exception cref="ArgumentException">The projection does not have a row for every channel of whole groups of heads.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="norms"/> is too short.</exception>
    public static void Compute(HeadTensor values, TokenMatrix projection, Span<float> norms) => Compute(values, projection, norms, VectorWidth.Best);

    internal static void Compute(HeadTensor values, TokenMatrix projection, Span<float> norms, VectorWidth vectors)
    {
        int rows = values.Heads * values.HeadWidth;
        if (rows == 0 || projection.Tokens == 0 || projection.Tokens % rows != 0)
        {
            throw new ArgumentException(
                $"The output projection has {projection.Tokens} rows; {values.Heads} heads of width {values.HeadWidth} need a multiple of {rows}.",
                nameof(projection));
        }

        int group = projection.Tokens / rows * values.HeadWidth;
        for (int head = 0; head < values.Heads; head++)
        {
            Span<float> ofHead = norms.Slice(head * values.Tokens, values.Tokens);
            Compute(values.Head(head), projection.Slice(head * group, group), ofHead, vectors);
        }
    }

    private static void Compute(TokenMatrix values, TokenMatrix weights, Span<float> norms, VectorWidth vectors)
    {
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Compute<Lanes512, Vector512<float>>(values, weights, norms);
                break;
            case VectorWidth.Bits256:
                Compute<Lanes256, Vector256<float>>(values, weights, norms);
                break;
            default:
                Compute<Lanes1, float>(values, weights, norms);
                break;
        }
    }

    /// <summary>One key and value head, with the rows of all its query heads.</summary>
    [SkipLocalsInit]
    private static void Compute<TLanes, TVector>(TokenMatrix values, TokenMatrix weights, Span<float> norms)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        float* sums = stackalloc float[Block * ProjectedSums<TLanes, TVector>.Sums];
        int group = weights.Tokens / values.Channels;
        fixed (float* from = &values.Reference, matrix = &weights.Reference)
        {
            for (int first = 0; first < values.Tokens; first += Block)
            {
                int count = int.Min(Block, values.Tokens - first);
                float* rows = from + ((long)first * values.Stride);
                Span<float> block = norms.Slice(first, count);
                block.Clear();
                for (int member = 0; member < group; member++)
                {
                    float* w = matrix + ((long)member * values.Channels * weights.Stride);
                    ProjectedSums<TLanes, TVector>.Compute(rows, values.Stride, count, values.Channels, w, weights.Stride, weights.Channels, sums);
                    for (int i = 0; i < count; i++)
                    {
                        block[i] += ProjectedSums<TLanes, TVector>.Total(sums, i);
                    }
                }

                foreach (ref float norm in block)
                {
                    norm /= group;
                }
            }
        }
    }
}
