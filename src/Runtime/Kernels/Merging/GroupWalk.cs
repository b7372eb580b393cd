using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Visits the groups of a matching, token by token rather than row by row: then the large array, the input, is read from front to back.</summary>
/// <typeparam name="TReduction">What a group becomes.</typeparam>
/// <typeparam name="TLanes">Operations.</typeparam>
/// <typeparam name="TVector">Register.</typeparam>
internal static unsafe class GroupWalk<TReduction, TLanes, TVector>
    where TReduction : struct, IGroupReduction
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>As <see cref="GroupReduction.Apply(MergeReduction, TokenMatrix, ReadOnlySpan{float}, Matching, Span{float}, int, Span{float})"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply(
        TokenMatrix rows, ReadOnlySpan<float> sizes, Matching matching, Span<float> merged, int mergedStride, Span<float> mergedSizes)
    {
        Check(rows, sizes, matching, merged.Length, mergedStride, mergedSizes.Length);
        long channels = rows.Channels;
        int kept = matching.Leaders.Length;
        fixed (float* input = &rows.Reference, inputSizes = sizes, output = merged, outputSizes = mergedSizes)
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
                    if (row == -1)
                    {
                        continue;
                    }

                    MergeMembers.ThrowStale();
                }

                if (leaders[row] != token)
                {
                    continue;
                }

                float* to = output + (row * (long)mergedStride);
                float size = members.Size(token);
                if (firstSource[row] < 0)
                {
                    RowCopy<TLanes, TVector>.Copy(from, to, channels);
                }
                else
                {
                    size = members.Total(token, firstSource[row]);
                    TReduction.Reduce<TLanes, TVector>(in members, token, firstSource[row], size, to, channels);
                }

                if (outputSizes is not null)
                {
                    outputSizes[row] = size;
                }
            }
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
        if ((mergedSizes < kept && mergedSizes > 0) || (kept > 0 && ((long)(kept - 1) * stride) + rows.Channels > merged))
        {
            throw new ArgumentException(
                $"{kept} rows of {rows.Channels} values with stride {stride} and their sizes do not fit into {merged} values and {mergedSizes} sizes.",
                nameof(merged));
        }
    }
}
