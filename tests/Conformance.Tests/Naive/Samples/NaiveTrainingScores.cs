namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>Scores that need labels, the last layer or training dynamics, and quotas of classes.</summary>
internal sealed class NaiveTrainingScores() : NaiveSampleScores("scores_training")
{
    /// <inheritdoc/>
    protected override string[] Scores => ["el2n", "loss", "grand_last_layer", "forgetting", "aum", "el2n_balanced"];
}
