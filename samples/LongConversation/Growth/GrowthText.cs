using System.Globalization;

namespace LongConversation.Growth;

/// <summary>Says in a sentence how latency and memory grew.</summary>
internal static class GrowthText
{
    private const double Mebibyte = 1 << 20;

    /// <summary>The sentence.</summary>
    /// <param name="growth">What was measured.</param>
    public static string Of(GrowthResult growth)
    {
        (GrowthPoint full, GrowthPoint bounded) = (growth.Full[^1], growth.Bounded[^1]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"At token {full.Position} the full cache takes {full.BufferBytes / Mebibyte:0.0} MiB and {full.Milliseconds:0.00} ms a token, "
                + $"its process {growth.FullPeakBytes / Mebibyte:0} MiB; bounded to 512 entries it takes {bounded.BufferBytes / Mebibyte:0.0} MiB "
                + $"and {bounded.Milliseconds:0.00} ms, its process {growth.BoundedPeakBytes / Mebibyte:0} MiB.");
    }
}
