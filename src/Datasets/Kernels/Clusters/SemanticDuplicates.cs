using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// SemDeDup (arXiv 2303.09540, section 3): inside a cluster, in an order of preference, a member leaves whose greatest cosine with an earlier one is over
/// the threshold. Blocks of members are compared, so memory grows with the members and not with their pairs.
/// </summary>
public static unsafe class SemanticDuplicates
{
    /// <summary>Members that are compared before anything is reduced.</summary>
    private const int Block = 128;

    /// <summary>How far from 1, in steps of the number format, rounding may leave the cosine of a row with its copy.</summary>
    private const int Rounding = 16;

    /// <summary>Orders members by their cosine with the centre of their cluster, equal ones by index.</summary>
    /// <param name="similarity">Cosines with the centre [members].</param>
    /// <param name="hardFirst">Whether the farthest from the centre come first, and so are kept; otherwise the nearest.</param>
    /// <param name="order">Receives the members [members].</param>
    public static void Order(ReadOnlySpan<double> similarity, bool hardFirst, Span<int> order)
    {
        double[] keys = new double[similarity.Length];
        for (int member = 0; member < keys.Length; member++)
        {
            keys[member] = hardFirst ? similarity[member] : -similarity[member];
            order[member] = member;
        }

        order[..keys.Length].Sort((a, b) => keys[a].CompareTo(keys[b]) is var byKey && byKey != 0 ? byKey : a.CompareTo(b));
    }

    /// <summary>Finds duplicates.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">Members of a cluster, of length 1.</param>
    /// <param name="order">The members in the order of preference: the first of a group of duplicates stays.</param>
    /// <param name="threshold">
    /// 1 - epsilon. What stays depends on it in <see cref="DuplicateMode.KeptOnly"/>; in <see cref="DuplicateMode.Reference"/> the greatest similarities do
    /// not, so with negative infinity all partners are found at once, for thresholds chosen later.
    /// </param>
    /// <param name="strict">Whether a cosine equal to the threshold is none of a duplicate.</param>
    /// <param name="mode">Which earlier members count.</param>
    /// <param name="maxSimilarity">Receives the greatest cosine with those [members], 1 for a copy; negative infinity for the first of the order.</param>
    /// <param name="duplicateOf">
    /// Receives for a member that leaves the earlier one that it is most similar to, among equals the first in the order; -1 for a member that stays.
    /// </param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="stop">Asked between blocks.</param>
    /// <returns>Pairs of rows that were compared.</returns>
    /// <exception cref="ArgumentException"><paramref name="order"/> is no permutation of the members, or a span is too short.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static long Find<T>(
        RowBuffer<T> rows, ReadOnlySpan<int> order, double threshold, bool strict, DuplicateMode mode, Span<double> maxSimilarity, Span<int> duplicateOf,
        int threads = 1, CancellationToken stop = default)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Find(rows, order, threshold, strict, mode, maxSimilarity, duplicateOf, threads, stop, VectorWidth.Best);

    /// <summary>Finds duplicates with given instructions.</summary>
    internal static long Find<T>(
        RowBuffer<T> rows, ReadOnlySpan<int> order, double threshold, bool strict, DuplicateMode mode, Span<double> maxSimilarity, Span<int> duplicateOf,
        int threads, CancellationToken stop, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(rows.Count, order, maxSimilarity, duplicateOf);
        using var search = new EarlierSearch<T>(rows, order, Block, vectors);
        for (int first = 0; first < rows.Count; first += Block)
        {
            stop.ThrowIfCancellationRequested();
            int count = int.Min(Block, rows.Count - first);
            search.Begin(first, count);
            search.CompareWithEarlier(threads, stop);
            for (int i = 0; i < count; i++)
            {
                double most = OrCopy<T>(search.Most(i, out int partner));
                int member = order[first + i];
                bool leaves = partner >= 0 && (strict ? most > threshold : most >= threshold);
                maxSimilarity[member] = most;
                duplicateOf[member] = leaves ? partner : -1;
                if (!leaves || mode == DuplicateMode.Reference)
                {
                    search.Keep(i);
                }
            }
        }

        return search.Comparisons;
    }

    /// <summary>
    /// The cosine of a row with its copy is 1, and none is over 1: what the rounding of lengths and sums leaves next to 1 is taken for 1, so that a threshold
    /// of 1 tells copies from what is merely similar.
    /// </summary>
    private static double OrCopy<T>(double cosine)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        cosine > 1 - (Rounding * double.CreateTruncating(T.BitIncrement(T.One) - T.One)) ? 1 : cosine;

    private static void Check(int members, ReadOnlySpan<int> order, Span<double> maxSimilarity, Span<int> duplicateOf)
    {
        if (maxSimilarity.Length < members || duplicateOf.Length < members || order.Length != members)
        {
            throw new ArgumentException($"{members} members need an order of as many, and room for as many results.", nameof(order));
        }

        var seen = new bool[members];
        foreach (int member in order)
        {
            if ((uint)member >= (uint)members || seen[member])
            {
                throw new ArgumentException($"The order of {members} members has {member} where another was expected.", nameof(order));
            }

            seen[member] = true;
        }
    }
}
