namespace PipelineDsl.Datasets;

/// <summary>
/// One step of a selection: of the samples that no earlier step settled it takes the first of every group, in its order. Where they end is a place in
/// that order, so that afterwards each sample can be judged by itself.
/// </summary>
internal sealed class SelectionStep
{
    /// <summary>The order in which samples are taken.</summary>
    internal required SelectionOrder Order { get; init; }

    /// <summary>The groups.</summary>
    internal required SelectionGroups Groups { get; init; }

    /// <summary>How many are taken of every group, from how many each has; null where <see cref="Ends"/> is known from the start.</summary>
    internal required Func<long[], long[]>? Share { get; init; }

    /// <summary>What is said of the samples taken.</summary>
    internal required VerdictReason Reason { get; init; }

    /// <summary>Whether the order says which of the samples taken is the better one.</summary>
    internal bool IsRanked { get; init; }

    /// <summary>The place behind the last sample taken of every group.</summary>
    internal SelectionPlace[] Ends { get; set; } = [];

    /// <summary>Samples of every group that no earlier step settled.</summary>
    internal long[] Counts { get; set; } = [];

    /// <summary>Samples taken of every group.</summary>
    internal long[] Taken { get; set; } = [];

    /// <summary>Whether it takes a sample that no earlier step settled.</summary>
    /// <param name="sample">The sample.</param>
    internal bool Takes(in ScoredSample sample)
    {
        SelectionPlace end = Ends[Groups.Of(sample)];
        ulong key = Order.Key(sample);
        return key < end.Key || (key == end.Key && Order.Place(sample).CompareTo(end) < 0);
    }
}
