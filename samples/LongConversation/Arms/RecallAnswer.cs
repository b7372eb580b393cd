namespace LongConversation.Arms;

/// <summary>How one prompt went with one arm.</summary>
/// <param name="IsRight">Whether both tokens of the answer are right.</param>
/// <param name="First">First token of the answer.</param>
/// <param name="Second">Second token of the answer.</param>
/// <param name="PrefillMilliseconds">Time to read the text and to compress the cache.</param>
/// <param name="CacheBytes">Keys and values that were left when the question came.</param>
internal readonly record struct RecallAnswer(bool IsRight, int First, int Second, double PrefillMilliseconds, long CacheBytes);
