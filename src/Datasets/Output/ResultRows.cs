namespace PipelineDsl.Datasets;

/// <summary>Makes rows of the output. Samples are asked for in ascending order.</summary>
/// <param name="context">A run whose stages have ended.</param>
/// <param name="hasFacts">Whether somebody reads names, places and classes in the rows; else they are left out, which spares looking for them.</param>
internal sealed class ResultRows(RunContext context, bool hasFacts = true)
{
    private readonly SampleFacts _facts = new(
        context.Samples, SampleColumns.Id | (context.Plan.Pipeline.Classes > 0 ? SampleColumns.Label : SampleColumns.None));

    /// <summary>Class of a sample; -1 when classes are not declared or not known.</summary>
    /// <param name="index">Global index.</param>
    internal int Class(long index) => _facts.Class(index);

    /// <summary>A sample that stays.</summary>
    /// <param name="fate">What became of it.</param>
    internal SelectedSample Selected(in SampleFate fate)
    {
        SamplePlace place = Place(fate.Verdict.Index);
        return new SelectedSample
        {
            Index = fate.Verdict.Index,
            Id = Id(fate.Verdict.Index),
            File = place.File,
            Row = place.Row,
            Rank = fate.Verdict.Rank,
            Score = fate.Verdict.Score,
            Weight = fate.Weight,
            Class = hasFacts ? Class(fate.Verdict.Index) : -1,
            Reason = fate.Verdict.Reason,
        };
    }

    /// <summary>A sample that left.</summary>
    /// <param name="fate">What became of it.</param>
    internal DroppedSample Dropped(in SampleFate fate) => new()
    {
        Index = fate.Verdict.Index,
        Id = Id(fate.Verdict.Index),
        Stage = context.Plan.Pipeline.Stages[fate.Stage].Name,
        Reason = fate.Verdict.Reason,
        Score = fate.Verdict.Score,
        DuplicateOf = fate.Verdict.Other,
    };

    /// <summary>A sample of a random subset.</summary>
    /// <param name="index">Global index.</param>
    internal SelectedSample Drawn(long index)
    {
        SamplePlace place = Place(index);
        return new SelectedSample
        {
            Index = index,
            Id = Id(index),
            File = place.File,
            Row = place.Row,
            Rank = -1,
            Score = double.NaN,
            Weight = 1,
            Class = hasFacts ? Class(index) : -1,
            Reason = VerdictReason.Drawn,
        };
    }

    private SamplePlace Place(long index) => hasFacts ? _facts.Place(index) : new SamplePlace("", index);

    private string? Id(long index) => hasFacts ? _facts.Id(index) : null;
}
