using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Cached keys that move to the front and turn to their new positions.</summary>
internal sealed class KeyRerotationVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_key_rerotation";

    /// <inheritdoc/>
    public override string Method => "key_rerotation";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Tensor3[] keys = vector.Inputs.Batch("keys_post_rope"), bare = vector.Inputs.Batch("keys_pre_rope");
        int[][][] kept = vector.Inputs.IntTables("kept_sorted");
        RotaryEmbedding rotary = CachedTensors.Rotary(vector, vector.Params.Int("head_dim"));
        vector.Expect("inv_freq", rotary.Frequencies.AsSpan());
        vector.Expect("delta", [.. kept.Select(static batch => batch.Select(static head => head.Select(static (entry, i) => i - entry).ToArray()).ToArray())]);
        vector.Expect("keys_rerotated", [.. keys.Select((batch, b) => Moved(batch, kept[b], rotary))]);
        vector.Expect("keys_rerotated", [.. bare.Select((batch, b) => Moved(CachedTensors.Turned(batch, rotary), kept[b], rotary))]);
    }

    private static Tensor3 Moved(Tensor3 keys, int[][] kept, RotaryEmbedding rotary)
    {
        CacheChoice choice = EntryChoice.Stated(kept, keys.Rows);
        return CachedTensors.Moved(keys, choice, rotary);
    }
}
