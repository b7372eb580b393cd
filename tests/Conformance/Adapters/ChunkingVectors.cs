using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>ChunkKV's whole runs and ChunkPress' highest scores of every run.</summary>
internal sealed class ChunkingVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_chunking";

    /// <inheritdoc/>
    public override string Method => "chunking";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix scores = vector.Inputs.Tensor3("scores")[0];
        int length = vector.Params.Int("chunk_length"), entries = scores.Columns;
        double keep = 1 - vector.Params.Number("compression_ratio");
        int count = (int)(entries * keep);
        var layer = new CacheShape(scores.Rows, 0, entries, 1);
        float[] means = new float[(entries + length - 1) / length];
        ChunkEntries.Means(scores.Data, scores.Rows, length, means);
        int[][] whole = EntryChoice.Of(scores.Rows, entries, ChunkEntries.WorkspaceBytesWhole(layer), (view, workspace) =>
            ChunkEntries.SelectWhole(scores.Data, keep, count, length, view, workspace));
        int[][] parts = EntryChoice.Of(
            scores.Rows, entries, ChunkEntries.WorkspaceBytesPerChunk<KeyScore>(layer, new CacheOptions(), length), (view, workspace) =>
            {
                var heads = new HeadTensor(scores.Data, scores.Rows, entries, 1);
                var cache = new CacheLayer { Shape = layer, Keys = heads, Values = heads, Kept = count };
                ChunkEntries.SelectPerChunk<KeyScore>(cache, keep, length, view, workspace);
            });
        int[] chunks = [.. whole[0].Select(entry => entry / length).Distinct()];
        vector.Expect("chunkkv.chunk_scores", means);
        vector.Expect("chunkkv.n_chunks_kept", chunks.Length);
        vector.Expect("chunkkv.chunks", chunks);
        foreach (int[] kept in whole)
        {
            vector.Expect("chunkkv.kept_sorted_all_heads", kept);
        }

        vector.Expect("chunkpress_kept_sorted_per_head", parts);
    }
}
