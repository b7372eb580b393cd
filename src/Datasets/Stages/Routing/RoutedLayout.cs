namespace PipelineDsl.Datasets;

/// <summary>A file of routed samples: where every bucket starts, then the records, bucket after bucket and by ascending index in a bucket.</summary>
/// <param name="Part">Name of the file.</param>
/// <param name="Buckets">Number of buckets.</param>
/// <param name="Channels">Values of a row, single precision.</param>
/// <param name="Values">Numbers stored beside the row, double precision.</param>
internal sealed record RoutedLayout(string Part, int Buckets, int Channels, int Values = 0)
{
    /// <summary>Bytes of the table of starts.</summary>
    internal long TableBytes => (Buckets + 1L) * sizeof(long);

    /// <summary>Bytes of a record: the index, the row, the numbers.</summary>
    internal int RecordBytes => checked(sizeof(long) + (Channels * sizeof(float)) + (Values * sizeof(double)));
}
