namespace PipelineDsl.Kernels;

/// <summary>Scales values to 0..1 by their smallest and greatest.</summary>
public static class MinMaxScale
{
    /// <summary>Ranges below this are rounding; dividing by them would blow it up.</summary>
    private const float LeastRange = 1e-12f;

    /// <summary>Replaces values by (value - smallest + <paramref name="offset"/>) / (greatest - smallest).</summary>
    /// <param name="values">The values; finite.</param>
    /// <param name="offset">Added above the fraction bar, so that no value becomes 0; 0 for none.</param>
    /// <param name="whenConstant">What all values become when they are equal, since none stands out.</param>
    public static void Apply(Span<float> values, float offset, float whenConstant)
    {
        float smallest = float.PositiveInfinity, greatest = float.NegativeInfinity;
        foreach (float value in values)
        {
            smallest = float.Min(smallest, value);
            greatest = float.Max(greatest, value);
        }

        float range = greatest - smallest;
        if (!(range > LeastRange))
        {
            values.Fill(whenConstant);
            return;
        }

        foreach (ref float value in values)
        {
            value = (value - smallest + offset) / range;
        }
    }
}
