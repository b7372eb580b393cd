using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>
/// Sends every sample to a part of its class by keyed hash: parts have to be random, since files are usually sorted by source. Where parts are merged,
/// the samples with the smallest keys also go to the references of their class.
/// </summary>
internal sealed class SubsetRouter : RowRouter
{
    private readonly TaskRun _run;
    private readonly SubsetStage _stage;
    private readonly SubsetLayout _layout;
    private readonly SubsetKeys _keys;
    private readonly SubsetGroup[] _groups;
    private readonly ulong[] _bounds;

    /// <summary>Prepares routing.</summary>
    /// <param name="run">The task.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="layout">How the set is cut.</param>
    /// <param name="records">What is stored.</param>
    /// <param name="groups">What is known of the classes.</param>
    internal SubsetRouter(TaskRun run, SubsetStage stage, SubsetLayout layout, RoutedLayout records, SubsetGroup[] groups)
        : base(records)
    {
        (_run, _stage, _layout, _groups) = (run, stage, layout, groups);
        _keys = new SubsetKeys(run.Plan, stage);
        _bounds = [.. groups.Select(group => SubsetReferences.Bound(stage.Options, group))];
    }

    /// <summary>The square of the greatest distance of a sample to the mean of its class.</summary>
    internal double Reach { get; private set; }

    /// <inheritdoc/>
    internal override int Copies => _layout.Levels > 0 ? 2 : 1;

    /// <inheritdoc/>
    internal override SampleColumns RouteColumns => _layout.Groups > 1 ? SampleColumns.Label : SampleColumns.None;

    /// <inheritdoc/>
    internal override SampleColumns RowColumns => SampleColumns.Embedding | RouteColumns | (Layout.Values > 0 ? SampleColumns.Cost : 0);

    /// <inheritdoc/>
    internal override void Route(in SampleBlock samples, int first, Span<int> buckets)
    {
        for (int sample = 0; sample < samples.Count; sample++)
        {
            int group = _layout.Groups > 1 ? samples.Labels[sample] : 0;
            buckets[sample * Copies] = (group * _layout.Parts) + (int)(_keys.Part(samples.Indices[sample]) % (ulong)_layout.Parts);
            if (Copies > 1)
            {
                buckets[(sample * Copies) + 1] = _keys.Reference(samples.Indices[sample]) <= _bounds[group] ? _layout.Buckets + group : -1;
            }
        }
    }

    /// <inheritdoc/>
    internal override void Rows(in SampleBlock samples, Span<float> rows)
    {
        SubsetRows.Make(_run, _stage, samples, rows);
        for (int sample = 0; _stage.Options.Metric == SampleMetric.Euclidean && sample < samples.Count; sample++)
        {
            double[] mean = _groups[_layout.Groups > 1 ? samples.Labels[sample] : 0].Mean;
            Reach = Math.Max(Reach, WideSums.SquaredDistance<float, double>(rows.Slice(sample * mean.Length, mean.Length), mean));
        }
    }

    /// <inheritdoc/>
    internal override void Values(in SampleBlock samples, int sample, int place, int copy, Span<double> values)
    {
        if (values.Length > 0)
        {
            values[0] = samples.Costs[sample];
        }
    }
}
