using PipelineDsl.Conformance.Vectors;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>StreamingLLM: kvpress' form by a ratio, and the original's by the sizes of both ends, with and without room for tokens to come.</summary>
internal sealed class StreamingLlmVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_streaming_llm";

    /// <inheritdoc/>
    public override string Method => "streaming_llm";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        switch (vector.Group)
        {
            case "cases" or "degenerate":
                CheckRatio(vector);
                break;
            case "original_start_recent" or "original_evict_for_space":
                CheckSizes(vector);
                break;
            default:
                throw new UnknownCaseException($"unknown group '{vector.Group}'");
        }
    }

    private static void CheckRatio(VectorCase vector)
    {
        int entries = vector.Params.Int("k_len");
        int kept = EntryScores.Kept(entries, vector.Params.Number("compression_ratio"));
        float[] scores = Scores(entries, kept, vector.Params.Int("n_sink"));
        vector.Expect("n_kept", kept);
        vector.Expect("scores", scores);
        vector.Expect("kept_sorted", EntryScores.Highest(scores, kept));
        vector.Expect("kept_sorted_lower_index_wins", EntryScores.Highest(scores, kept));
    }

    private static void CheckSizes(VectorCase vector)
    {
        int entries = vector.Params.Int("seq_len"), sinks = vector.Params.Int("start_size");
        int kept = Math.Min(entries, sinks + vector.Params.Int("recent_size") - vector.Params.Int("num_coming", 0));
        vector.Expect("kept_sorted", EntryScores.Highest(Scores(entries, kept, sinks), kept));
        vector.Expect("new_positions", [.. Enumerable.Range(0, kept)]);
    }

    private static float[] Scores(int entries, int kept, int sinks) => EntryScores.Of<StreamingLlm>(
        new CacheLayer { Shape = new CacheShape(1, 0, entries, 0), Keys = new([], 1, entries, 0), Values = new([], 1, entries, 0), Kept = kept, Sinks = sinks });
}
