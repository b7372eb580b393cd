namespace PipelineDsl.KvCaches;

/// <summary>A tensor of a file of statistics, its values in row order.</summary>
/// <param name="Shape">Its axes, the first one layers.</param>
/// <param name="Values">Its values.</param>
internal sealed record StatisticsTensor(int[] Shape, float[] Values)
{
    /// <summary>Zeros.</summary>
    /// <param name="shape">Axes.</param>
    internal StatisticsTensor(int[] shape)
        : this(shape, new float[shape.Aggregate(1, static (product, axis) => checked(product * axis))])
    {
    }

    /// <summary>The values of one layer.</summary>
    /// <param name="layer">0-based layer.</param>
    internal Span<float> this[int layer] => Values.AsSpan(layer * (Values.Length / Shape[0]), Values.Length / Shape[0]);
}
