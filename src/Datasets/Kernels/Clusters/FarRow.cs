namespace PipelineDsl.Kernels;

/// <summary>A row and its distance to the nearest centre; sorts the farthest first, equally far ones by index.</summary>
/// <param name="Distance">The distance.</param>
/// <param name="Row">The row.</param>
internal readonly record struct FarRow(double Distance, int Row) : IComparable<FarRow>
{
    /// <inheritdoc/>
    public int CompareTo(FarRow other) => other.Distance.CompareTo(Distance) is var farther && farther != 0 ? farther : Row.CompareTo(other.Row);

    /// <summary>Brings the farthest rows to the front, in no order, with the nearest of them last.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many belong to the front, at least 1.</param>
    internal static void Partition(Span<FarRow> rows, int count)
    {
        int low = 0, high = rows.Length - 1, target = count - 1;
        while (low < high)
        {
            FarRow pivot = Middle(rows[low], rows[(low + high) >>> 1], rows[high]);
            int i = low, j = high;
            while (i <= j)
            {
                while (rows[i].CompareTo(pivot) < 0)
                {
                    i++;
                }

                while (rows[j].CompareTo(pivot) > 0)
                {
                    j--;
                }

                if (i <= j)
                {
                    (rows[i], rows[j]) = (rows[j], rows[i]);
                    i++;
                    j--;
                }
            }

            if (target > j && target < i)
            {
                return;
            }

            (low, high) = target <= j ? (low, j) : (i, high);
        }
    }

    private static FarRow Middle(FarRow a, FarRow b, FarRow c) =>
        a.CompareTo(b) < 0
            ? b.CompareTo(c) < 0 ? b : a.CompareTo(c) < 0 ? c : a
            : a.CompareTo(c) < 0 ? a : b.CompareTo(c) < 0 ? c : b;
}
