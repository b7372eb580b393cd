namespace PipelineDsl.Datasets;

/// <summary>
/// Keeps one of every group of samples whose texts are alike: the first one. Texts that share a band are alike, and so is what is alike to the
/// same text.
/// </summary>
public sealed class TextDeduplicationStage : DatasetStage
{
    /// <summary>Generated code that signs a text.</summary>
    public required TextSignBody Sign { get; init; }

    /// <inheritdoc/>
    internal override Delegate Code => Sign;

    /// <summary>Hashes of a text.</summary>
    public required int Bands { get; init; }

    /// <inheritdoc/>
    internal override IReadOnlyList<DatasetRound> Rounds(RunPlan plan)
    {
        var signing = new SigningRound(this, plan.Units.Length);
        return [signing, new MatchingRound(this, signing.Name, plan.Units.Length)];
    }
}
