using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>
/// Makes centroids by spherical k-means on a keyed sample: every task draws from its unit, the merge has the whole sample and fits. What follows only
/// assigns samples to centroids.
/// </summary>
/// <param name="stage">The stage.</param>
/// <param name="plan">The plan of the run.</param>
/// <param name="clusters">How clusters are formed.</param>
/// <param name="metric">Generated code that makes the vectors; null for the embeddings.</param>
internal sealed class CentroidRound(DatasetStage stage, RunPlan plan, ClusterPlan clusters, SampleMetricBody? metric) : DatasetRound($"{stage.Name}-centroids")
{
    /// <summary>Clusters above which k-means|| starts, whose passes over the rows don't grow with the clusters.</summary>
    private const int MostPlusPlusClusters = 64;

    private const string Part = "centroids";
    private readonly RoutedLayout _layout = new("sample", 1, plan.Pipeline.Channels);

    /// <summary>The most clusters, where data decide it; null where nothing limits them but the samples.</summary>
    public Func<TaskRun, long>? Most { get; init; }

    /// <inheritdoc/>
    internal override int Tasks => plan.Units.Length;

    /// <summary>Reads the centroids in a later round.</summary>
    /// <param name="run">A task of that round.</param>
    /// <returns>The centroids, of length 1 [clusters, channels]; fewer than planned where there were not as many samples.</returns>
    internal RowBuffer<float> Read(TaskRun run)
    {
        using PartReader part = run.Open(Name, -1, Part);
        int width = run.Plan.Pipeline.Channels;
        var centroids = new RowBuffer<float>((int)(part.Length / (width * sizeof(float))), width);
        for (int row = 0; row < centroids.Count; row++)
        {
            part.Read((long)row * width * sizeof(float), centroids[row]);
        }

        return centroids;
    }

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        using var rows = new MetricRows(run, stage, metric);
        double fraction = (double)clusters.SampleRows / long.Max(1, run.Entering.Count);
        RoutedRows.Write(run, run.Plan.Units[run.Task], new SampledRouter(_layout, StageSeed.Of(run.Plan, Name), fraction, rows));
    }

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run)
    {
        using RoutedGroup sample = RoutedRows.Read(run, Name, _layout, 0);
        using PartWriter part = run.Create(Part);
        if (sample.Count == 0)
        {
            return;
        }

        int count = (int)long.Min(int.Min(clusters.Clusters, sample.Count), Most?.Invoke(run) ?? long.MaxValue);
        using KMeansFit<float> fit = KMeans.Fit(sample.Rows, new KMeansOptions
        {
            Clusters = count,
            Spherical = true,
            MaxIterations = ClusterPlan.MaxIterations,
            Tolerance = ClusterPlan.Tolerance,
            Initialization = count > MostPlusPlusClusters ? KMeansInitialization.Parallel : KMeansInitialization.PlusPlus,
            Seed = StageSeed.Of(run.Plan, Name),
            Indices = sample.Indices,
            Threads = run.Threads,
            Stop = run.Stop,
        });
        run.Compared(fit.Comparisons);
        for (int cluster = 0; cluster < count; cluster++)
        {
            part.Write<float>(fit.Centres[cluster]);
        }
    }
}
