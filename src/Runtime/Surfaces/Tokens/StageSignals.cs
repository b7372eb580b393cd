namespace PipelineDsl.Tokens;

/// <summary>What signals have in common.</summary>
public static class StageSignals
{
    /// <summary>The signal of a scorer that reads attention.</summary>
    /// <param name="query">Whose attention it reads.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such query.</exception>
    public static StageSignal Of(AttentionQuery query) => query switch
    {
        AttentionQuery.First => StageSignal.FirstQueryAttention,
        AttentionQuery.Last => StageSignal.LastQueryAttention,
        AttentionQuery.Every => StageSignal.EveryQueryAttention,
        _ => throw new ArgumentOutOfRangeException(nameof(query), query, "A scorer reads the attention of the first query, the last one or every one."),
    };

    /// <summary>Whether a signal is attention, whichever query's.</summary>
    /// <param name="signal">The signal.</param>
    public static bool IsAttention(this StageSignal signal) =>
        signal is StageSignal.FirstQueryAttention or StageSignal.LastQueryAttention or StageSignal.EveryQueryAttention;
}
