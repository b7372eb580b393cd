using PipelineDsl.Conformance.Vectors;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>LagKV: scores of all partitions, and what ranks or scores across partitions keep; the beginning of the text alone where it is short.</summary>
internal sealed class LagKvVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_lagkv";

    /// <inheritdoc/>
    public override string Method => "lagkv";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Tensor3[] keys = vector.Inputs.Batch("keys");
        int entries = vector.Params.Int("seq_len", keys[0].Rows);
        switch (vector.Group)
        {
            case "":
                vector.Expect("raw_scores_per_partition", Partitions(vector, Scores(vector, entries, isCross: true)));
                break;
            case "cases":
                Tensor3 scores = Scores(vector, entries, vector.Params.Flag("cross_scoring", false));
                EntryScores.Expect(vector, scores, EntryScores.Kept(entries, vector.Params.Number("compression_ratio")));
                break;
            default:
                throw new UnknownCaseException($"unknown group '{vector.Group}'");
        }
    }

    private static Tensor3 Scores(VectorCase vector, int entries, bool isCross)
    {
        Tensor3[] keys = vector.Inputs.Batch("keys"), values = vector.Inputs.Batch("values");
        var options = new CacheOptions { Lag = vector.Params.Int("lag_size"), CrossScoring = isCross };
        int sinks = vector.Params.Int("n_sink");
        float[][] scores = [.. keys.Zip(values, (k, v) => EntryScores.Of<LagKv>(new CacheLayer
        {
            Shape = new CacheShape(k.Depth, 0, entries, k.Columns),
            Keys = k.Heads.Slice(0, k.Depth, 0, entries),
            Values = v.Heads.Slice(0, v.Depth, 0, entries),
            Sinks = sinks,
            Options = options,
        }))];
        return new Tensor3([.. scores.SelectMany(static one => one)], keys.Length, keys[0].Depth, entries);
    }

    /// <summary>The scores of all partitions that another follows [batch][heads, partitions, lag].</summary>
    private static Tensor3[] Partitions(VectorCase vector, Tensor3 scores)
    {
        int sinks = vector.Params.Int("n_sink"), lag = vector.Params.Int("lag_size");
        int scored = ((scores.Columns - sinks) / lag) - 1;
        return [.. Enumerable.Range(0, scores.Depth).Select(batch => new Tensor3(
            [.. Enumerable.Range(0, scores.Rows).SelectMany(head => scores[batch, head].Slice(sinks, scored * lag).ToArray())], scores.Rows, scored, lag))];
    }
}
