using System.Numerics;

namespace PipelineDsl.GpuCheck.Parity;

/// <summary>Collects how far what a device wrote is from what the processor wrote.</summary>
internal sealed class Comparison
{
    private const double Tolerance = 1e-5;

    // Below this, differences count absolutely: sums that cancel have no relative precision.
    private const double Smallest = 1e-2;

    private readonly List<string> _problems = [];

    /// <summary>Whether all integers are alike: kept tokens, original positions, assignments.</summary>
    internal bool SameDecisions { get; private set; } = true;

    /// <summary>The largest relative difference of values.</summary>
    internal double LargestDifference { get; private set; }

    /// <summary>What differs; empty when nothing does beyond the tolerance.</summary>
    internal string Message => string.Join(' ', _problems);

    /// <summary>Compares integers.</summary>
    /// <param name="what">What they are.</param>
    /// <param name="expected">The processor's.</param>
    /// <param name="actual">The device's.</param>
    internal void Integers(string what, ReadOnlySpan<long> expected, ReadOnlySpan<long> actual)
    {
        int same = expected.CommonPrefixLength(actual);
        if (same < expected.Length || same < actual.Length)
        {
            SameDecisions = false;
            _problems.Add($"{what} differ from place {same} on.");
        }
    }

    /// <summary>Compares single values: to 1e-5 of the value.</summary>
    /// <param name="what">What they are.</param>
    /// <param name="expected">The processor's.</param>
    /// <param name="actual">The device's.</param>
    internal void Values(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Values(what, expected, actual, static (wanted, got) => Difference(wanted, got) is var difference && difference <= Tolerance);
    }

    /// <summary>Compares half values: to one unit in the last place.</summary>
    /// <param name="what">What they are.</param>
    /// <param name="expected">The processor's.</param>
    /// <param name="actual">The device's.</param>
    internal void Values(string what, ReadOnlySpan<Half> expected, ReadOnlySpan<Half> actual) =>
        Values(what, expected, actual, static (wanted, got) => wanted == got || Half.BitIncrement(wanted) == got || Half.BitDecrement(wanted) == got);

    private static double Difference<T>(T wanted, T got)
        where T : INumber<T>
    {
        if (wanted == got)
        {
            return 0;
        }

        double difference = Math.Abs(double.CreateChecked(wanted) - double.CreateChecked(got));
        return double.IsNaN(difference) ? double.PositiveInfinity : difference / Math.Max(Math.Abs(double.CreateChecked(wanted)), Smallest);
    }

    private void Values<T>(string what, ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, Func<T, T, bool> isClose)
        where T : INumber<T>
    {
        int far = 0, first = -1;
        for (int i = 0; i < expected.Length; i++)
        {
            LargestDifference = Math.Max(LargestDifference, Difference(expected[i], actual[i]));
            if (!isClose(expected[i], actual[i]))
            {
                far++;
                first = first < 0 ? i : first;
            }
        }

        if (far > 0)
        {
            _problems.Add($"{far} of {expected.Length} {what} differ, first at {first}: expected {expected[first]}, got {actual[first]}.");
        }
    }
}
