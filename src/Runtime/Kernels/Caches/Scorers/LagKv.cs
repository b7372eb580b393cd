using System.Numerics.Tensors;
using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// LagKV (Liang et al., arXiv 2504.04704). Behind the sinks, entries are cut into partitions of <see cref="CacheOptions.Lag"/>; those of each but the last are
/// scored by <see cref="LagDeviation"/> against the next one, the mean of keys and values. score = rank in the partition / lag, or with
/// <see cref="CacheOptions.CrossScoring"/> the mean itself. Sinks, the last partition and what is left behind it score 1. Of equal entries the first ranks
/// higher. With fewer than two partitions scores rise with the position: the most recent entries stay.
/// </summary>
public readonly struct LagKv : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.None;

    /// <inheritdoc/>
    public static long WorkspaceBytes(CacheShape shape, CacheOptions options)
    {
        int lag = int.Min(options.Lag, shape.Entries);
        return Workspace.BytesFor<float>(lag)
            + Workspace.BytesFor<int>(lag)
            + long.Max(LagDeviation.WorkspaceBytes(shape.HeadDim), Ranking.WorkspaceBytes(lag));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="CacheOptions.Lag"/> is below 1.</exception>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layer.Options.Lag, 1);
        int entries = layer.Shape.Entries, lag = layer.Options.Lag, sinks = int.Min(layer.Sinks, entries);
        int partitions = (entries - sinks) / lag;
        for (int head = 0; head < layer.Shape.KvHeads; head++)
        {
            Span<float> ofHead = scores.Slice(head * entries, entries);
            ofHead.Fill(1);
            if (partitions < 2)
            {
                Rise(ofHead[sinks..]);
                continue;
            }

            TokenMatrix keys = layer.Keys.Head(head), values = layer.Values.Head(head);
            for (int first = sinks; first < sinks + ((partitions - 1) * lag); first += lag)
            {
                Partition(keys.Slice(first, 2 * lag), values.Slice(first, 2 * lag), layer.Options, ofHead.Slice(first, lag), workspace);
            }
        }
    }

    private static void Rise(Span<float> scores)
    {
        for (int entry = 0; entry < scores.Length; entry++)
        {
            scores[entry] = (float)entry / scores.Length;
        }
    }

    /// <summary>Scores the first half of the rows, scaled by the second.</summary>
    private static void Partition(TokenMatrix keys, TokenMatrix values, CacheOptions options, Span<float> scores, Workspace workspace)
    {
        int lag = scores.Length;
        long mark = workspace.Mark();
        Span<float> ofValues = workspace.Take<float>(lag);
        LagDeviation.Compute(keys.Slice(0, lag), keys.Slice(lag, lag), scores, workspace);
        LagDeviation.Compute(values.Slice(0, lag), values.Slice(lag, lag), ofValues, workspace);
        TensorPrimitives.Add(scores, ofValues, scores);
        TensorPrimitives.Multiply(scores, 0.5f, scores);
        if (!options.CrossScoring)
        {
            Span<int> order = workspace.Take<int>(lag);
            Ranking.Descending(scores, order, workspace);
            for (int place = 0; place < lag; place++)
            {
                scores[order[place]] = (float)(lag - 1 - place) / lag;
            }
        }

        workspace.Release(mark);
    }
}
