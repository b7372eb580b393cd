using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Merges rows into size-weighted means: x' = (sum s x)(1 / sum s) over the members of a row, s' = sum s, both summed over the
/// leader and then its sources in ascending order. Sizes sum to what they summed to before. A row whose members all have
/// size 0 (padding) keeps its leader's vector.
/// </summary>
public static unsafe class SizeWeightedMerge
{
    /// <summary>Writes the merged rows and their sizes. Rows that nothing merges into are copied bit by bit.</summary>
    /// <param name="rows">Input rows [tokens, channels].</param>
    /// <param name="sizes">Size of every input row; empty when all are 1.</param>
    /// <param name="matching">Who merges into whom.</param>
    /// <param name="merged">Receives the rows; row i starts at i x <paramref name="mergedStride"/>. Must not overlap the input.</param>
    /// <param name="mergedStride">Values from one output row to the next.</param>
    /// <param name="mergedSizes">Receives the sizes [kept].</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public static void Apply(
        TokenMatrix rows, ReadOnlySpan<float> sizes, Matching matching, Span<float> merged, int mergedStride, Span<float> mergedSizes) =>
        Apply(rows, sizes, matching, merged, mergedStride, mergedSizes, VectorWidth.Best);

    internal static void Apply(
        TokenMatrix rows, ReadOnlySpan<float> sizes, Matching matching, Span<float> merged, int mergedStride, Span<float> mergedSizes, VectorWidth vectors)
    {
        Check(rows, sizes, matching, merged.Length, mergedStride, mergedSizes.Length);
        fixed (float* output = merged, outputSizes = mergedSizes)
        {
            switch (vectors)
            {
                case VectorWidth.Bits512:
                    Apply<Lanes512, Vector512<float>>(rows, sizes, matching, output, mergedStride, outputSizes);
                    break;
                case VectorWidth.Bits256:
                    Apply<Lanes256, Vector256<float>>(rows, sizes, matching, output, mergedStride, outputSizes);
                    break;
                default:
                    Apply<Lanes1, float>(rows, sizes, matching, output, mergedStride, outputSizes);
                    break;
            }
        }
    }

    /// <summary>Walks over the tokens rather than the output rows: then the large array, the input, is read from front to back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TLanes, TVector>(
        TokenMatrix rows, ReadOnlySpan<float> sizes, Matching matching, float* merged, long mergedStride, float* mergedSizes)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        long channels = rows.Channels;
        int kept = matching.Leaders.Length;
        fixed (float* input = &rows.Reference, inputSizes = sizes)
        fixed (int* assignment = matching.Assignment, leaders = matching.Leaders, firstSource = matching.FirstSource)
        fixed (int* sources = matching.Sources, nextSource = matching.NextSource)
        {
            var members = new MergeMembers(input, rows.Stride, rows.Tokens, inputSizes, sources, nextSource, matching.Sources.Length);
            float* from = input;
            for (int token = 0; token < members.Tokens; token++, from += members.Stride)
            {
                int row = assignment[token];
                if ((uint)row >= (uint)kept)
                {
                    MergeMembers.ThrowStale();
                }

                if (leaders[row] != token)
                {
                    continue;
                }

                float* to = merged + (row * mergedStride);
                if (firstSource[row] < 0)
                {
                    RowCopy<TLanes, TVector>.Copy(from, to, channels);
                    mergedSizes[row] = members.Size(token);
                }
                else
                {
                    mergedSizes[row] = Mean<TLanes, TVector>(in members, token, firstSource[row], to, channels);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Mean<TLanes, TVector>(in MergeMembers members, int leader, int firstSource, float* to, long channels)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        float total = members.Size(leader);
        for (int source = firstSource; source >= 0; source = members.Next(source))
        {
            total += members.Size(members.Token(source));
        }

        float* sum = members.Row(leader);
        if (total == 0)
        {
            RowCopy<TLanes, TVector>.Copy(sum, to, channels);
            return 0;
        }

        float weight = members.Size(leader);
        for (int source = firstSource; source >= 0;)
        {
            int token = members.Token(source);
            source = members.Next(source);
            float scale = source < 0 ? 1 / total : 1;
            WeightedSum<TLanes, TVector>(sum, weight, members.Row(token), members.Size(token), scale, to, channels);
            sum = to;
            weight = 1;
        }

        return total;
    }

    /// <summary>to = (a weightA + b weightB) scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WeightedSum<TLanes, TVector>(float* a, float weightA, float* b, float weightB, float scale, float* to, long count)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector weightsA = TLanes.Broadcast(weightA), weightsB = TLanes.Broadcast(weightB), scales = TLanes.Broadcast(scale);
        long i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TVector sum = TLanes.MultiplyAdd(TLanes.Load(b + i), weightsB, TLanes.Multiply(TLanes.Load(a + i), weightsA));
            TLanes.Store(TLanes.Multiply(sum, scales), to + i);
        }

        for (; i < count; i++)
        {
            to[i] = MathF.FusedMultiplyAdd(b[i], weightB, a[i] * weightA) * scale;
        }
    }

    private static void Check(TokenMatrix rows, ReadOnlySpan<float> sizes, Matching matching, int merged, int stride, int mergedSizes)
    {
        int kept = matching.Leaders.Length;
        if (matching.Assignment.Length != rows.Tokens)
        {
            throw new ArgumentException($"The matching is of {matching.Assignment.Length} tokens, the rows are {rows.Tokens}.", nameof(matching));
        }

        if (!sizes.IsEmpty && sizes.Length != rows.Tokens)
        {
            throw new ArgumentException($"Expected {rows.Tokens} sizes or none, got {sizes.Length}.", nameof(sizes));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(stride, rows.Channels, nameof(stride));
        if (mergedSizes < kept || (kept > 0 && ((long)(kept - 1) * stride) + rows.Channels > merged))
        {
            throw new ArgumentException(
                $"{kept} rows of {rows.Channels} values with stride {stride} and their sizes do not fit into {merged} values and {mergedSizes} sizes.",
                nameof(merged));
        }
    }
}
