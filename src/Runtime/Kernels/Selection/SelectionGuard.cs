namespace PipelineDsl.Kernels;

/// <summary>The checks that all selections share.</summary>
internal static class SelectionGuard
{
    /// <summary>Requires that so many can be selected and fit.</summary>
    /// <param name="scores">Number of scores.</param>
    /// <param name="count">Number wanted.</param>
    /// <param name="room">Length of the span that receives the indices.</param>
    internal static void Check(int scores, int count, int room)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, scores);
        if (room < count)
        {
            throw new ArgumentException($"{count} indices do not fit into {room}.", nameof(room));
        }
    }
}
