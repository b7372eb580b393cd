namespace PipelineDsl.Datasets;

/// <summary>Says into which buckets samples go (clusters, classes, partitions) and what is stored of them.</summary>
/// <param name="layout">What a routed record holds.</param>
internal abstract class RowRouter(RoutedLayout layout)
{
    /// <summary>What a routed record holds.</summary>
    internal RoutedLayout Layout { get; } = layout;

    /// <summary>Buckets into which one sample can go.</summary>
    internal virtual int Copies => 1;

    /// <summary>Columns that <see cref="Route"/> reads.</summary>
    internal abstract SampleColumns RouteColumns { get; }

    /// <summary>Columns that <see cref="Rows"/> and <see cref="Values"/> read.</summary>
    internal virtual SampleColumns RowColumns => Layout.Channels > 0 ? SampleColumns.Embedding : SampleColumns.None;

    /// <summary>Name of the column behind <see cref="SampleColumns.Score"/>.</summary>
    internal virtual string ScoreColumn => "score";

    /// <summary>Chooses buckets. Called once a block, in ascending order.</summary>
    /// <param name="samples">A block.</param>
    /// <param name="first">Place of its first sample among those of the unit that take part.</param>
    /// <param name="buckets">Receives the buckets [samples, copies]; -1 for none.</param>
    internal abstract void Route(in SampleBlock samples, int first, Span<int> buckets);

    /// <summary>Writes the rows to store. Called once or several times a block, after all blocks were routed.</summary>
    /// <param name="samples">A block.</param>
    /// <param name="rows">Receives the rows [samples, channels].</param>
    internal virtual void Rows(in SampleBlock samples, Span<float> rows) => HiddenSimilarity.Metric(samples.Embeddings, rows);

    /// <summary>Writes the numbers to store with one copy of a sample.</summary>
    /// <param name="samples">A block.</param>
    /// <param name="sample">Place of the sample in the block.</param>
    /// <param name="place">Its place among those of the unit that take part.</param>
    /// <param name="copy">0-based copy.</param>
    /// <param name="values">Receives the numbers.</param>
    internal virtual void Values(in SampleBlock samples, int sample, int place, int copy, Span<double> values)
    {
    }
}
