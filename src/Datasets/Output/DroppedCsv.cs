namespace PipelineDsl.Datasets;

/// <summary>Samples that left, as comma-separated values with a row of names.</summary>
internal sealed class DroppedCsv : ResultWriter<DroppedSample>
{
    private readonly CsvRow _row;

    /// <summary>Writes the names.</summary>
    /// <param name="stream">Receives the file; stays open.</param>
    internal DroppedCsv(Stream stream)
    {
        _row = new CsvRow(stream);
        _row.Add("index").Add("id").Add("stage").Add("reason").Add("score").Add("duplicate_of").End();
    }

    /// <inheritdoc/>
    internal override void Add(in DroppedSample row) =>
        _row.Add(row.Index).Add(row.Id).Add(row.Stage).Add(row.Reason.Word).Add(row.Score).Add(row.DuplicateOf).End();

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
