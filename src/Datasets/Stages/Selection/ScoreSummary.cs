using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Range and mean of the scores of some samples, in the order of the source.</summary>
/// <param name="Count">How many.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Mean">The mean.</param>
internal readonly record struct ScoreSummary(long Count, double Min, double Max, double Mean)
{
    /// <summary>Summarises samples.</summary>
    /// <param name="source">Scored samples.</param>
    /// <param name="earlier">Steps that may have settled some of them; those do not count.</param>
    internal static ScoreSummary Of(ScoredSource source, SelectionSteps earlier)
    {
        long count = 0;
        (double min, double max) = (double.PositiveInfinity, double.NegativeInfinity);
        var sum = new CompensatedSum();
        foreach (ScoredBlock block in source.Blocks())
        {
            for (int place = 0; place < block.Count; place++)
            {
                ScoredSample sample = block[place];
                if (earlier.Settles(sample))
                {
                    continue;
                }

                count++;
                (min, max) = (double.Min(min, sample.Score), double.Max(max, sample.Score));
                sum.Add(sample.Score);
            }
        }

        return new ScoreSummary(count, min, max, sum.Over(long.Max(1, count)));
    }
}
