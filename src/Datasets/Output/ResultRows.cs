namespace PipelineDsl.Datasets;

/// <summary>Makes rows of the output. Samples are asked for in ascending order.</summary>
/// <param name="context">A run whose stages have ended.</param>
internal sealed class ResultRows(RunContext context)
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
        SamplePlace place = _facts.Place(fate.Verdict.Index);
        return new SelectedSample
        {
            Index = fate.Verdict.Index,
            Id = _facts.Id(fate.Verdict.Index),
            File = place.File,
            Row = place.Row,
            Rank = fate.Verdict.Rank,
            Score = fate.Verdict.Score,
            Weight = fate.Weight,
            Class = Class(fate.Verdict.Index),
            Reason = fate.Verdict.Reason,
        };
    }

    /// <summary>A sample that left.</summary>
    /// <param name="fate">What became of it.</param>
    internal DroppedSample Dropped(in SampleFate fate) => new()
    {
        Index = fate.Verdict.Index,
        Id = _facts.Id(fate.Verdict.Index),
        Stage = context.Plan.Pipeline.Stages[fate.Stage].Name,
        Reason = fate.Verdict.Reason,
        Score = fate.Verdict.Score,
        DuplicateOf = fate.Verdict.Other,
    };

    /// <summary>A sample of a random subset.</summary>
    /// <param name="index">Global index.</param>
    internal SelectedSample Drawn(long index)
    {
        SamplePlace place = _facts.Place(index);
        return new SelectedSample
        {
            Index = index,
            Id = _facts.Id(index),
            File = place.File,
            Row = place.Row,
            Rank = -1,
            Score = double.NaN,
            Weight = 1,
            Class = Class(index),
            Reason = VerdictReason.Drawn,
        };
    }
}
