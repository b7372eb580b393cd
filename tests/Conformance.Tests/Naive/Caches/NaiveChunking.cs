using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>ChunkKV, whole chunks for all heads, and ChunkPress, the highest of every chunk by head.</summary>
internal sealed class NaiveChunking() : NaiveCacheFile("chunking")
{
    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int entries = draws.Int(6, 40);
        return new()
        {
            ["inputs"] = new { scores = new[] { draws.Rows(draws.Int(1, 4), entries) } },
            ["cases"] = Enumerable.Range(0, 3)
                .Select(_ => new { compression_ratio = CacheFormulas.Ratio(draws), chunk_length = draws.Int(1, entries + 2) }).ToArray(),
        };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        double[][] scores = new Values(file["inputs"]).Heads("scores")[0];
        return new()
        {
            ["cases"] = Each(file, "cases", one =>
            {
                double kept = 1 - one.Number("compression_ratio");
                int[][] chunks = [.. Vec.Range(0, scores[0].Length).Chunk(one.Int("chunk_length"))];
                double[] means = [.. chunks.Select(chunk => chunk.Average(entry => scores.Sum(head => head[entry])))];
                int[] whole = decisions.Top(means, Math.Max(1, (int)(chunks.Length * kept)));
                return new
                {
                    chunkkv = new
                    {
                        chunk_scores = means, n_chunks_kept = whole.Length, chunks = whole,
                        kept_sorted_all_heads = whole.SelectMany(chunk => chunks[chunk]).ToArray(),
                    },
                    chunkpress_kept_sorted_per_head = scores.Select(head => chunks.SelectMany(chunk => Vec.Pick(
                        chunk, decisions.Top(Vec.Pick(head, chunk), Math.Max(1, (int)(chunk.Length * kept))))).ToArray()).ToArray(),
                };
            }),
        };
    }
}
