namespace PipelineDsl.KvCaches;

/// <summary>The layer with the most entries: with repacked positions it says where the next token stands.</summary>
internal static class LongestLayer
{
    internal static int Of(ReadOnlySpan<LayerState> layers)
    {
        int longest = 0;
        foreach (LayerState layer in layers)
        {
            longest = int.Max(longest, layer.Entries);
        }

        return longest;
    }
}
