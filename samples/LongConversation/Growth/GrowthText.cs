using System.Collections.Immutable;
using System.Globalization;

namespace LongConversation.Growth;

/// <summary>Says in a sentence how latency and memory grew.</summary>
internal static class GrowthText
{
    private const double Mebibyte = 1 << 20;

    /// <summary>The sentence.</summary>
    /// <param name="bounded">The bounded cache.</param>
    /// <param name="full">The full cache.</param>
    public static string Of(ImmutableArray<GrowthPoint> bounded, ImmutableArray<GrowthPoint> full) => string.Create(
        CultureInfo.InvariantCulture,
        $"At token {full[^1].Position} the full cache takes {full[^1].BufferBytes / Mebibyte:0.0} MiB and {full[^1].Milliseconds:0.00} ms a token; "
            + $"bounded to 512 entries it takes {bounded[^1].BufferBytes / Mebibyte:0.0} MiB and {bounded[^1].Milliseconds:0.00} ms.");
}
