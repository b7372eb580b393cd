using System.Collections.Immutable;

namespace LongConversation.Growth;

/// <summary>A long text with a bounded cache and with a full one.</summary>
/// <param name="Bounded">The bounded cache, position by position.</param>
/// <param name="Full">The full cache, position by position.</param>
/// <param name="BoundedPeakBytes">Most memory of a process that reads the text with the bounded cache.</param>
/// <param name="FullPeakBytes">Most memory of a process that reads the text with the full cache.</param>
internal sealed record GrowthResult(ImmutableArray<GrowthPoint> Bounded, ImmutableArray<GrowthPoint> Full, long BoundedPeakBytes, long FullPeakBytes);
