namespace LongConversation.Growth;

/// <summary>What a cache costs at one position of a long text.</summary>
/// <param name="Position">Tokens seen.</param>
/// <param name="Milliseconds">Median time of a token.</param>
/// <param name="CacheBytes">Keys and values held.</param>
/// <param name="BufferBytes">All memory of the cache, both halves of the double buffer.</param>
internal readonly record struct GrowthPoint(int Position, double Milliseconds, long CacheBytes, long BufferBytes);
