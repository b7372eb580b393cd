namespace PipelineDsl.KvCaches;

/// <summary>
/// When a cache is compressed. Decoding by runs follows DecodingPress (kvpress): the runs after a prompt are counted, not the tokens, and a run that
/// brings at least as many tokens as are to be kept counts as enough of them.
/// </summary>
/// <param name="when">The trigger.</param>
/// <param name="every">For <see cref="CacheTrigger.EveryRuns"/>: runs from one compression to the next.</param>
internal sealed class CacheSchedule(CacheTrigger when, int every)
{
    /// <summary>Runs since the cache was last compressed, or a prompt was read.</summary>
    internal int Runs { get; set; }

    /// <summary>Whether a prompt that has been read is to be compressed.</summary>
    internal bool IsDueAfterPrompt => when != CacheTrigger.AtCeiling;

    /// <summary>Counts a run; whether the cache is to be compressed now.</summary>
    /// <param name="newTokens">Tokens that it brought.</param>
    /// <param name="kept">Entries that are to be kept.</param>
    internal bool IsDueAfterRun(int newTokens, int kept)
    {
        Runs++;
        return when == CacheTrigger.EveryRuns && (Runs >= every || newTokens >= kept);
    }
}
