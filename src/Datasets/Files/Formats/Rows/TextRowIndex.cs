using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>Goes through a text file once and notes where rows start.</summary>
internal static class TextRowIndex
{
    /// <summary>Rows between two entries: reading one row reads no more than so many.</summary>
    private const int Stride = 1024;

    /// <summary>Counts rows.</summary>
    /// <param name="rows">The file, at its first row.</param>
    /// <param name="isSeekable">Whether a reader can start in the middle of it.</param>
    /// <param name="stop">Set when this is to stop.</param>
    /// <returns>The rows, and where every so many of them start.</returns>
    /// <exception cref="OperationCanceledException">This is to stop.</exception>
    internal static (long Rows, RowIndex? Index) Take(TextRows rows, bool isSeekable, CancellationToken stop)
    {
        List<long> offsets = [];
        long count = 0;
        for (; rows.TryRead(out _); count++)
        {
            if (count % Stride == 0)
            {
                stop.ThrowIfCancellationRequested();
                offsets.Add(rows.RowOffset);
            }
        }

        return (count, isSeekable ? RowIndex.Of(Stride, CollectionsMarshal.AsSpan(offsets)) : null);
    }
}
