using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>One step of a decoder's attention over a cache that was compressed, by each way to number positions.</summary>
internal sealed class MaskedEquivalenceVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_masked_equivalence";

    /// <inheritdoc/>
    public override string Method => "masked_equivalence";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Tensor3[] keys = vector.Inputs.Batch("keys_pre_rope"), values = vector.Inputs.Batch("values");
        Tensor3[] queries = vector.Inputs.Batch("query_pre_rope_new_token");
        int[][][] kept = vector.Inputs.IntTables("kept_sorted");
        int past = vector.Inputs.Int("past_len");
        if (vector.Inputs.Int("new_token_index") != past)
        {
            throw new UnknownCaseException("a new token that does not follow the cache");
        }

        RotaryEmbedding rotary = CachedTensors.Rotary(vector, keys[0].Columns);
        Tensor3[] cached = [.. keys.Select(batch => CachedTensors.Turned(batch, rotary))];
        vector.Expect("keys_post_rope_full", cached);
        vector.Expect("attention_output_masked_reference", Each((b, query) => Attend(query, cached[b], values[b], kept[b], past)));
        vector.Expect("attention_output_evicted_original_positions", Each((b, query) => Evicted(b, query, past, null)));
        int[] counts = [.. kept.Select(static batch => batch[0].Length)];
        vector.Expect("attention_output_compacted_positions", Each((b, query) => Evicted(b, query, counts[b], rotary), counts));
        vector.Expect("attention_output_inconsistent_positions_bug", Each((b, query) => Evicted(b, query, counts[b], null), counts));

        Tensor3[] Each(Func<int, Tensor3, Tensor3> attend, int[]? positions = null) =>
            [.. queries.Select((batch, b) => attend(b, TurnedTo(batch, positions?[b] ?? past, rotary)))];

        Tensor3 Evicted(int b, Tensor3 query, int position, RotaryEmbedding? turn)
        {
            CacheChoice choice = EntryChoice.Stated(kept[b], past);
            Tensor3 moved = CachedTensors.Moved(First(cached[b], past), choice, turn), movedValues = CachedTensors.Moved(First(values[b], past), choice, null);
            Tensor3 all = With(moved, TurnedTo(Last(keys[b]), position, rotary));
            return Attend(query, all, With(movedValues, Last(values[b])), null, all.Rows);
        }
    }

    /// <summary>Attention of one query; of the entries before <paramref name="past"/> it sees those listed, and everything where none are.</summary>
    private static Tensor3 Attend(Tensor3 query, Tensor3 keys, Tensor3 values, int[][]? visible, int past)
    {
        int group = query.Depth / keys.Depth;
        var output = new Tensor3(query.Depth, 1, values.Columns);
        float[] row = new float[keys.Rows];
        for (int head = 0; head < query.Depth; head++)
        {
            int own = head / group;
            bool[] sees = visible is null ? [] : [.. Enumerable.Range(0, keys.Rows).Select(entry => entry >= past || visible[own].Contains(entry))];
            AttentionRow.Compute(
                query.Heads.Slice(head, 1, 0, 1), keys.Heads.Slice(own, 1, 0, keys.Rows), 0, 1 / MathF.Sqrt(keys.Columns), sees, [], row);
            for (int entry = 0; entry < keys.Rows; entry++)
            {
                for (int channel = 0; channel < values.Columns; channel++)
                {
                    output[head, 0][channel] += row[entry] * values[own, entry][channel];
                }
            }
        }

        return output;
    }

    private static Tensor3 TurnedTo(Tensor3 rows, int position, RotaryEmbedding rotary) => new(
        [.. Enumerable.Range(0, rows.Depth).SelectMany(head => CachedTensors.Turned(rows[head, 0], position, rotary))], rows.Depth, 1, rows.Columns);

    private static Tensor3 First(Tensor3 rows, int count) => new(
        [.. Enumerable.Range(0, rows.Depth).SelectMany(head => rows[head].Data.Take(count * rows.Columns))], rows.Depth, count, rows.Columns);

    private static Tensor3 Last(Tensor3 rows) => new(
        [.. Enumerable.Range(0, rows.Depth).SelectMany(head => rows[head, rows.Rows - 1].ToArray())], rows.Depth, 1, rows.Columns);

    private static Tensor3 With(Tensor3 rows, Tensor3 more) => new(
        [.. Enumerable.Range(0, rows.Depth).SelectMany(head => rows[head].Data.Concat(more[head].Data))], rows.Depth, rows.Rows + more.Rows, rows.Columns);
}
