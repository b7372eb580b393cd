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
        int count = CacheScoring.Count(vector, entries);
        Matrix scores = Scores(entries, count, vector.Params.Int("n_sink"));
        vector.Expect("n_kept", count);
        vector.Expect("scores", scores[0]);
        vector.Expect("kept_sorted", CacheScoring.Kept(scores, count)[0]);
        vector.Expect("kept_sorted_lower_index_wins", CacheScoring.Kept(scores, count)[0]);
    }

    private static void CheckSizes(VectorCase vector)
    {
        int entries = vector.Params.Int("seq_len"), sinks = vector.Params.Int("start_size");
        int count = Math.Min(entries, sinks + vector.Params.Int("recent_size") - vector.Params.Int("num_coming", 0));
        vector.Expect("kept_sorted", CacheScoring.Kept(Scores(entries, count, sinks), count)[0]);
        vector.Expect("new_positions", [.. Enumerable.Range(0, count)]);
    }

    private static Matrix Scores(int entries, int count, int sinks) => CacheScoring.Scores<StreamingLlm>(new CacheLayer
    {
        Shape = new CacheShape(1, 0, entries, 0), Keys = new([], 1, entries, 0), Values = new([], 1, entries, 0), Kept = count, Sinks = sinks,
    });
}
