using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>Columns of the output in formats that name and type them; the same, in the same order, as in comma-separated values.</summary>
internal static class ResultColumns
{
    /// <summary>Columns of samples that stay.</summary>
    internal static ImmutableArray<ResultColumn<SelectedSample>> Selected { get; } =
    [
        new IntegerColumn<SelectedSample>("index", static row => row.Index),
        new TextColumn<SelectedSample>("id", static row => row.Id),
        new TextColumn<SelectedSample>("file", static row => row.File),
        new IntegerColumn<SelectedSample>("row", static row => row.Row),
        new IntegerColumn<SelectedSample>("rank", static row => row.Rank),
        new RealColumn<SelectedSample>("score", static row => row.Score),
        new RealColumn<SelectedSample>("weight", static row => row.Weight),
        new IntegerColumn<SelectedSample>("class", static row => row.Class),
        new TextColumn<SelectedSample>("reason", static row => row.Reason.Word),
    ];

    /// <summary>Columns of samples that left.</summary>
    internal static ImmutableArray<ResultColumn<DroppedSample>> Dropped { get; } =
    [
        new IntegerColumn<DroppedSample>("index", static row => row.Index),
        new TextColumn<DroppedSample>("id", static row => row.Id),
        new TextColumn<DroppedSample>("stage", static row => row.Stage),
        new TextColumn<DroppedSample>("reason", static row => row.Reason.Word),
        new RealColumn<DroppedSample>("score", static row => row.Score),
        new IntegerColumn<DroppedSample>("duplicate_of", static row => row.DuplicateOf),
    ];
}
