namespace PipelineDsl.Datasets;

/// <summary>
/// Reads the samples of a set one after the other, with the columns that a pipeline reads. Generated code wraps it in a type with exactly these columns.
/// Memory is bounded: it holds one block. Not safe for concurrent use.
/// </summary>
public sealed class SampleReader : IDisposable
{
    private const int BlockRows = 4096;

    private readonly SampleSource _samples;
    private readonly SampleColumns _columns;
    private readonly string[] _scoreColumns;
    private readonly SampleBuffer[] _buffers;
    private long _first;
    private int _count;

    /// <summary>Reads an open set.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="samples">The set; disposed with the reader.</param>
    internal SampleReader(DatasetPipeline pipeline, SampleSource samples)
    {
        _samples = samples;
        _columns = pipeline.Stages.Aggregate(SampleColumns.None, static (columns, stage) => columns | stage.Columns) | (samples.Available & SampleColumns.Id);
        _scoreColumns =
        [
            .. pipeline.Stages.Where(static stage => stage.Columns.HasFlag(SampleColumns.Score)).Select(static stage => stage.Options.Column).Distinct(),
        ];
        _buffers = [.. Enumerable.Range(0, int.Max(1, _scoreColumns.Length)).Select(static _ => new SampleBuffer())];
    }

    /// <summary>Place of the sample in the block, of which the spans below are.</summary>
    public int Row { get; private set; } = -1;

    /// <summary>Global indices of the block.</summary>
    public ReadOnlySpan<long> Indices => _buffers[0].Indices.AsSpan(0, _count);

    /// <summary>Embeddings [samples, channels].</summary>
    public ReadOnlySpan<float> Embeddings => _buffers[0].Embeddings;

    /// <summary>Logits [samples, runs x classes].</summary>
    public ReadOnlySpan<double> Logits => _buffers[0].WideLogits;

    /// <summary>Classes.</summary>
    public ReadOnlySpan<int> Labels => _buffers[0].Labels;

    /// <summary>Losses.</summary>
    public ReadOnlySpan<double> Losses => _buffers[0].Losses;

    /// <summary>Presentations [samples, epochs].</summary>
    public ReadOnlySpan<byte> Correct => _buffers[0].Correct;

    /// <summary>Probabilities [samples, epochs x classes].</summary>
    public ReadOnlySpan<double> Probabilities => _buffers[0].Probabilities;

    /// <summary>Costs.</summary>
    public ReadOnlySpan<double> Costs => _buffers[0].Costs;

    /// <summary>Name of the sample; empty where the files have none.</summary>
    public string Id => _columns.HasFlag(SampleColumns.Id) ? _buffers[0].Ids[Row] : "";

    /// <summary>The text of the sample, UTF-8.</summary>
    public ReadOnlySpan<byte> Text => _buffers[0].Block().Text(Row);

    /// <summary>Opens a set.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="inputs">Where the samples are.</param>
    /// <exception cref="DatasetException">A file is missing, damaged, of the wrong shape, or has another number of rows than others.</exception>
    public static SampleReader Open(DatasetPipeline pipeline, SampleInputs inputs) => new(pipeline, InputSet.Open(inputs, pipeline).Samples);

    /// <summary>Scores [samples] from one of the columns that stages name.</summary>
    /// <param name="column">Its place among these columns, in the order in which stages name them first.</param>
    public ReadOnlySpan<double> Scores(int column) => _buffers[column].Scores;

    /// <summary>Goes on to the next sample.</summary>
    /// <returns>False behind the last one.</returns>
    /// <exception cref="DatasetException">A value is not as it must be; names file, row and column.</exception>
    public bool MoveNext()
    {
        if (++Row < _count)
        {
            return true;
        }

        _first += _count;
        Row = 0;
        _count = (int)long.Min(BlockRows, _samples.Count - _first);
        if (_count <= 0)
        {
            _count = 0;
            return false;
        }

        _samples.Read(_first, _count, _columns, _scoreColumns.Length == 0 ? "" : _scoreColumns[0], _buffers[0]);
        for (int column = 1; column < _scoreColumns.Length; column++)
        {
            _samples.Read(_first, _count, SampleColumns.Score, _scoreColumns[column], _buffers[column]);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _samples.Dispose();
}
