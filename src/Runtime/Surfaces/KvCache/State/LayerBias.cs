namespace PipelineDsl.KvCaches;

/// <summary>A layer's mask, to be added to its scores.</summary>
internal static class LayerBias
{
    /// <summary>Fills [bias heads, new tokens, entries + new tokens]: new token i sees every entry but padding, and the new tokens up to itself.</summary>
    internal static void Fill<T>(
        string name, int layer, EntryBook book, int kvHeads, int newTokens, int biasHeads, Span<T> bias, T hidden)
        where T : unmanaged
    {
        int entries = book.Entries, columns = entries + newTokens;
        if (newTokens < 1 || biasHeads < 1 || bias.Length != (long)biasHeads * newTokens * columns)
        {
            throw new CacheException(name, layer, $"expected a mask of {biasHeads} heads x {newTokens} tokens x {columns} entries, got {bias.Length} values.");
        }

        bool isShared = biasHeads == 1;
        if (isShared ? book.Padding.ContainsAnyExcept(0) : biasHeads % kvHeads != 0)
        {
            throw new CacheException(name, layer, isShared
                ? "heads hold different numbers of entries, so the mask needs one row a query head; weave the model for this pipeline."
                : $"expected a mask of 1 head or a multiple of {kvHeads}, got {biasHeads}.");
        }

        bias.Clear();
        for (int head = 0; head < biasHeads; head++)
        {
            int padding = isShared ? 0 : book.Padding[head / (biasHeads / kvHeads)];
            for (int token = 0; token < newTokens; token++)
            {
                Span<T> row = bias.Slice(((head * newTokens) + token) * columns, columns);
                row[..padding].Fill(hidden);
                row[(entries + token + 1)..].Fill(hidden);
            }
        }
    }
}
