namespace PipelineDsl.Datasets;

/// <summary>Finds samples by their ids, which stand in no order: reads the column until the id is found.</summary>
internal static class SampleSearch
{
    private const int BlockRows = 16_384;

    /// <summary>Finds a sample.</summary>
    /// <param name="samples">The set.</param>
    /// <param name="id">The id.</param>
    /// <param name="stop">Asked between blocks.</param>
    /// <returns>Its global index.</returns>
    /// <exception cref="DatasetException">No sample has that id.</exception>
    internal static long Find(SampleSource samples, string id, CancellationToken stop)
    {
        var buffer = new SampleBuffer();
        for (long first = 0; first < samples.Count; first += BlockRows)
        {
            stop.ThrowIfCancellationRequested();
            int count = (int)long.Min(BlockRows, samples.Count - first);
            samples.Read(first, count, SampleColumns.Id, "", buffer);
            int place = Array.IndexOf(buffer.Ids, id, 0, count);
            if (place >= 0)
            {
                return first + place;
            }
        }

        throw new DatasetException($"No sample has the id '{id}'; --index takes a global index.", ExitCodes.Usage);
    }
}
