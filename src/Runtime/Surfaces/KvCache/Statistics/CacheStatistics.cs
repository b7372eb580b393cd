using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>
/// What scorers know of a model's queries before they see a text: mean and covariance of every query head (<see cref="OfflineExpectedAttention"/>) and one
/// direction of every key and value head (<see cref="QFilter"/>). Files are safetensors with the names that kvpress' published statistics have:
/// <c>query_mean</c> [layers, query heads, head width], <c>query_cov</c> [layers, query heads, head width, head width] and <c>q_filters</c>
/// [layers, KV heads, head width], in single, half or brain precision.
/// </summary>
public sealed class CacheStatistics
{
    private const string MeanName = "query_mean", CovarianceName = "query_cov", FilterName = "q_filters";

    private readonly float[] _means, _covariances, _filters;

    private CacheStatistics(StatisticsTensor? means, StatisticsTensor? covariances, StatisticsTensor? filters)
    {
        int[] shape = (means ?? filters!).Shape;
        (Layers, HeadDim) = (shape[0], shape[2]);
        QueryHeads = means?.Shape[1] ?? 0;
        KvHeads = filters?.Shape[1] ?? 0;
        (_means, _covariances, _filters) = (means?.Values ?? [], covariances?.Values ?? [], filters?.Values ?? []);
    }

    /// <summary>Layers of the decoder.</summary>
    public int Layers { get; }

    /// <summary>Query heads of a layer; 0 without moments.</summary>
    public int QueryHeads { get; }

    /// <summary>Key and value heads of a layer; 0 without filters.</summary>
    public int KvHeads { get; }

    /// <summary>Channels of a head.</summary>
    public int HeadDim { get; }

    /// <summary>Whether there are means and covariances of queries.</summary>
    public bool HasMoments => QueryHeads > 0;

    /// <summary>Whether there are filters.</summary>
    public bool HasFilters => KvHeads > 0;

    /// <summary>Reads a file.</summary>
    /// <param name="path">A safetensors file with moments, filters or both.</param>
    /// <exception cref="InvalidDataException">The file is damaged, holds neither, or shapes or values make no sense; the message names the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CacheStatistics Load(string path)
    {
        using var file = new SafetensorsReader(path);
        StatisticsTensor? means = file.Read(MeanName, 3), covariances = file.Read(CovarianceName, 4), filters = file.Read(FilterName, 3);
        if ((means is null) != (covariances is null) || (means is null && filters is null))
        {
            throw file.Damaged($"expected {MeanName} and {CovarianceName}, or {FilterName}, found {file.Names}");
        }

        StatisticsCheck.Shapes(file, means, covariances, filters);
        return new CacheStatistics(means, covariances, filters);
    }

    /// <summary>
    /// Makes statistics of queries that were summed over some texts: their moments, and the filters that follow from them (Q-Filters, arXiv 2503.02812, section
    /// 3.2): the dominant direction of a head's queries, averaged over the heads of a group. Queries are summed in front of the rotation, cached keys are
    /// behind it: the second moment is turned to every position and averaged.
    /// </summary>
    /// <param name="layers">One a layer, of equal shape, each with at least one query.</param>
    /// <param name="kvHeads">Key and value heads of a layer; the query heads are a multiple.</param>
    /// <param name="rotary">The model's rotation; null when it has none.</param>
    /// <param name="positions">Positions 0 to this - 1 that the filters are averaged over: the length of text to be read; at least 1.</param>
    /// <exception cref="ArgumentException">There is no layer, shapes differ or do not fit, a layer has no query, or a value is not finite.</exception>
    public static CacheStatistics FromMoments(IReadOnlyList<QueryMomentSums> layers, int kvHeads, RotaryEmbedding? rotary, int positions)
    {
        StatisticsCheck.Sums(layers, kvHeads, rotary, positions);
        (int heads, int width) = (layers[0].Heads, layers[0].HeadWidth);
        var means = new StatisticsTensor([layers.Count, heads, width]);
        var covariances = new StatisticsTensor([layers.Count, heads, width, width]);
        var filters = new StatisticsTensor([layers.Count, kvHeads, width]);
        for (int layer = 0; layer < layers.Count; layer++)
        {
            layers[layer].Write(means[layer], covariances[layer]);
            if (FiniteScan.IndexOfNonFinite(means[layer]) >= 0 || FiniteScan.IndexOfNonFinite(covariances[layer]) >= 0)
            {
                throw new ArgumentException($"Layer {layer}: the queries summed hold NaN or infinity.", nameof(layers));
            }

            QueryFilters.Compute(means[layer], covariances[layer], rotary, positions, filters[layer], width);
        }

        return new CacheStatistics(means, covariances, filters);
    }

    /// <summary>Writes a file that <see cref="Load"/> and kvpress read, in single precision.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        List<(string, StatisticsTensor)> tensors = [];
        if (HasMoments)
        {
            tensors.Add((MeanName, new StatisticsTensor([Layers, QueryHeads, HeadDim], _means)));
            tensors.Add((CovarianceName, new StatisticsTensor([Layers, QueryHeads, HeadDim, HeadDim], _covariances)));
        }

        if (HasFilters)
        {
            tensors.Add((FilterName, new StatisticsTensor([Layers, KvHeads, HeadDim], _filters)));
        }

        SafetensorsWriter.Write(path, tensors);
    }

    /// <summary>Moments of one layer; empty when there are none.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public QueryMoments Moments(int layer)
    {
        RequireLayer(layer);
        int rows = QueryHeads * HeadDim;
        return !HasMoments ? default : new QueryMoments
        {
            Means = new TokenMatrix(_means.AsSpan(layer * rows, rows), QueryHeads, HeadDim),
            Covariances = new TokenMatrix(_covariances.AsSpan(layer * rows * HeadDim, rows * HeadDim), rows, HeadDim),
        };
    }

    /// <summary>Filters of one layer [KV heads, head width]; empty when there are none.</summary>
    /// <param name="layer">0-based layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer.</exception>
    public TokenMatrix Filters(int layer)
    {
        RequireLayer(layer);
        return new TokenMatrix(_filters.AsSpan(layer * KvHeads * HeadDim, KvHeads * HeadDim), KvHeads, HeadDim);
    }

    /// <summary>Checks that the statistics are of the model that a pipeline is declared for, and hold what its stages read.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <exception cref="CacheException">They are of another shape, or lack moments or filters.</exception>
    public void Check(CachePipeline pipeline)
    {
        CacheGeometry geometry = pipeline.Geometry;
        foreach (CacheStage stage in pipeline.Stages.Where(static stage => (stage.Signals & CacheSignals.Statistics) != 0))
        {
            bool readsMoments = stage.Scorer is OfflineExpectedAttention, readsFilters = stage.Scorer is QFilter;
            string? problem =
                Layers != geometry.Layers || HeadDim != geometry.HeadDim
                    ? $"{geometry.Layers} layers with heads of {geometry.HeadDim} channels, got {Layers} with heads of {HeadDim}"
                : readsMoments && QueryHeads != geometry.QueryHeads ? $"moments of {geometry.QueryHeads} query heads, got {QueryHeads}"
                : readsFilters && KvHeads != geometry.KvHeads ? $"filters of {geometry.KvHeads} key and value heads, got {KvHeads}"
                : null;
            if (problem is not null)
            {
                throw new CacheException(pipeline.Name, stage.Layer, $"expected statistics with {problem}.");
            }
        }
    }

    private void RequireLayer(int layer) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)layer, (uint)Layers, nameof(layer));
}
