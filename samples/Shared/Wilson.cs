using PipelineDsl.Evaluation;

namespace Samples;

/// <summary>Wilson's interval of a share, which unlike the plain one also makes sense near 0 and 1.</summary>
internal static class Wilson
{
    private const double Z = 1.959964;

    /// <summary>The 95 % interval.</summary>
    /// <param name="share">The share seen, 0 to 1.</param>
    /// <param name="count">Of how many.</param>
    public static Interval Interval(double share, int count)
    {
        double scale = 1 + (Z * Z / count), centre = (share + (Z * Z / (2 * count))) / scale;
        double half = Z / scale * Math.Sqrt((share * (1 - share) / count) + (Z * Z / (4.0 * count * count)));
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
