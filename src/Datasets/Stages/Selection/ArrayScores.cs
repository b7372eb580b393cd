namespace PipelineDsl.Datasets;

/// <summary>Scores in memory; the index of a sample is its place.</summary>
/// <param name="samples">The scores.</param>
internal sealed class ArrayScores(SampleScores samples) : ScoredSource
{
    private const ScoredColumns All = ScoredColumns.Class | ScoredColumns.Margin | ScoredColumns.NeverLearned;

    private readonly ScoredBlock _block = new(All, ScoredBlock.Samples);

    /// <inheritdoc/>
    internal override bool IsAscending => true;

    /// <inheritdoc/>
    internal override IEnumerable<ScoredBlock> Blocks()
    {
        for (int first = 0; first < samples.Scores.Length; first += ScoredBlock.Samples)
        {
            _block.Count = int.Min(ScoredBlock.Samples, samples.Scores.Length - first);
            for (int at = 0; at < _block.Count; at++)
            {
                _block[at] = Sample(first + at);
            }

            yield return _block;
        }
    }

    private ScoredSample Sample(int index) => new(
        index,
        samples.Scores.Span[index],
        samples.Labels.IsEmpty ? 0 : samples.Labels.Span[index],
        samples.Margins.IsEmpty ? 0 : samples.Margins.Span[index],
        !samples.NeverLearned.IsEmpty && samples.NeverLearned.Span[index]);
}
