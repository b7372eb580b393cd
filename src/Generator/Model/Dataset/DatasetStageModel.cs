namespace PipelineDsl.Generator.Model.Dataset;

/// <summary>One stage over the samples of a set.</summary>
/// <param name="Scorer">What it asks: a similarity when duplicates leave, else a scorer.</param>
/// <param name="Budget">How much it keeps: a threshold when duplicates leave, else a fraction or a number.</param>
/// <param name="Strata">Strata of equal score range that share out the budget; 0 for plain top-k.</param>
internal sealed record DatasetStageModel(ScorerModel Scorer, BudgetModel Budget, int Strata)
{
    /// <summary>Whether duplicates leave; otherwise the highest scores stay.</summary>
    internal bool IsDeduplication => Scorer.IsSimilarity;
}
