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
                vector.Expect("raw_scores_per_partition", [.. Scores(vector, entries, isCross: true).Select(batch => Partitions(vector, batch))]);
                break;
            case "cases":
                CacheScoring.Expect(vector, Scores(vector, entries, vector.Params.Flag("cross_scoring", false)), CacheScoring.Count(vector, entries));
                break;
            default:
                throw new UnknownCaseException($"unknown group '{vector.Group}'");
        }
    }

    private static Matrix[] Scores(VectorCase vector, int entries, bool isCross)
    {
        Tensor3[] keys = vector.Inputs.Batch("keys"), values = vector.Inputs.Batch("values");
        var options = new CacheOptions { Lag = vector.Params.Int("lag_size"), CrossScoring = isCross };
        int sinks = vector.Params.Int("n_sink");
        return [.. keys.Zip(values, (k, v) => CacheScoring.Scores<LagKv>(new CacheLayer
        {
            Shape = new CacheShape(k.Depth, 0, entries, k.Columns),
            Keys = k.Heads.Slice(0, k.Depth, 0, entries),
            Values = v.Heads.Slice(0, v.Depth, 0, entries),
            Sinks = sinks,
            Options = options,
        }))];
    }

    /// <summary>The scores of all partitions that another follows [heads, partitions, lag].</summary>
    private static Tensor3 Partitions(VectorCase vector, Matrix scores)
    {
        int sinks = vector.Params.Int("n_sink"), lag = vector.Params.Int("lag_size");
        int scored = ((scores.Columns - sinks) / lag) - 1;
        return new Tensor3(
            [.. Enumerable.Range(0, scores.Rows).SelectMany(head => scores[head].Slice(sinks, scored * lag).ToArray())], scores.Rows, scored, lag);
    }
}
