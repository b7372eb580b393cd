using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>All samples of one bucket, in ascending order of their indices.</summary>
/// <param name="indices">Global indices.</param>
/// <param name="rows">Rows [samples, channels].</param>
/// <param name="values">Numbers [samples, values].</param>
internal sealed class RoutedGroup(long[] indices, RowBuffer<float> rows, RowBuffer<double> values) : IDisposable
{
    /// <summary>Number of samples.</summary>
    internal int Count => Indices.Length;

    /// <summary>Global indices.</summary>
    internal long[] Indices { get; } = indices;

    /// <summary>Rows [samples, channels].</summary>
    internal RowBuffer<float> Rows { get; } = rows;

    /// <summary>Numbers [samples, values].</summary>
    internal RowBuffer<double> Values { get; } = values;

    /// <inheritdoc/>
    public void Dispose()
    {
        Rows.Dispose();
        Values.Dispose();
    }
}
