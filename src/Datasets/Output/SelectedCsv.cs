namespace PipelineDsl.Datasets;

/// <summary>Samples that stay, as comma-separated values with a row of names.</summary>
internal sealed class SelectedCsv : ResultWriter<SelectedSample>
{
    private readonly CsvRow _row;

    /// <summary>Writes the names.</summary>
    /// <param name="stream">Receives the file; stays open.</param>
    internal SelectedCsv(Stream stream)
    {
        _row = new CsvRow(stream);
        _row.Add("index").Add("id").Add("file").Add("row").Add("rank").Add("score").Add("weight").Add("class").Add("reason").End();
    }

    /// <inheritdoc/>
    internal override void Add(in SelectedSample row) =>
        _row.Add(row.Index).Add(row.Id).Add(row.File).Add(row.Row).Add(row.Rank).Add(row.Score).Add(row.Weight).Add(row.Class).Add(row.Reason.Word).End();

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
