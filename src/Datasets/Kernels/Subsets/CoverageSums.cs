using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// For some candidates j the sums over all references i of max(0, s_ij - covered_i). References are added in their order whatever the batch and the
/// number of threads; and as every step of the sum rounds monotonically, a candidate's sum never grows when references are covered better.
/// </summary>
/// <typeparam name="T">Type of a similarity.</typeparam>
/// <param name="source">The similarities.</param>
internal sealed class CoverageSums<T>(SimilaritySource<T> source)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Lanes = SimilarityBatch<T>.Lanes;
    private const int Block = SimilarityBatch<T>.Block;

    /// <summary>Computes the sums.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="covered">What every reference has already [references].</param>
    /// <param name="sums">Receives the sums [candidates].</param>
    /// <param name="threads">Threads that may work side by side.</param>
    internal unsafe void Compute(ReadOnlySpan<int> candidates, T[] covered, Span<double> sums, int threads)
    {
        fixed (int* from = candidates)
        fixed (double* to = sums)
        {
            int* chosen = from;
            double* results = to;
            RowWork.Run(candidates.Length, Lanes, threads, default, source.Batch, (batch, first, count) =>
                Add(batch, new ReadOnlySpan<int>(chosen + first, count), covered, new Span<double>(results + first, count)));
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(SimilarityBatch<T> batch, ReadOnlySpan<int> candidates, T[] covered, Span<double> sums)
    {
        Span<T> block = stackalloc T[Block * Lanes];
        Span<T> partial = stackalloc T[Lanes];
        sums.Clear();
        batch.Load(candidates);
        for (int first = 0; first < covered.Length; first += Block)
        {
            batch.Fill(first, block);
            partial.Clear();
            ReadOnlySpan<T> rows = covered.AsSpan(first, int.Min(Block, covered.Length - first));
            for (int row = 0; row < rows.Length; row++)
            {
                AddUncovered(ref MemoryMarshal.GetReference(block.Slice(row * Lanes, Lanes)), rows[row], ref MemoryMarshal.GetReference(partial));
            }

            for (int lane = 0; lane < sums.Length; lane++)
            {
                sums[lane] += double.CreateTruncating(partial[lane]);
            }
        }
    }

    /// <summary>Lanes hold different candidates, so their number cannot change a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddUncovered(ref T similarities, T covered, ref T partial)
    {
        var cover = new Vector<T>(covered);
        for (nuint lane = 0; lane < Lanes; lane += (nuint)Vector<T>.Count)
        {
            Vector<T> uncovered = Vector.Max(Vector.LoadUnsafe(ref similarities, lane) - cover, Vector<T>.Zero);
            (Vector.LoadUnsafe(ref partial, lane) + uncovered).StoreUnsafe(ref partial, lane);
        }
    }
}
