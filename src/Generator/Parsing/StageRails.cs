using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>What the class says about all of its stages: quota, debiasing, positions.</summary>
/// <param name="Quota">The quotas.</param>
/// <param name="Debias">The table that scores are multiplied by; null for none.</param>
/// <param name="Positions"><c>[Positions]</c>, if declared.</param>
internal sealed record StageRails(QuotaParser? Quota = null, PartModel? Debias = null, AttributeArguments? Positions = null)
{
    /// <summary>Completes a planned stage.</summary>
    internal StageModel Complete(StageModel planned, DeclaredStage stage) => planned with
    {
        Quota = Quota?.Of(stage),
        Debias = IsDebiased(stage) ? Debias : null,
        IsRepacked = PositionsParser.IsRepacked(stage, Positions),
    };

    /// <summary>Whether a table weighs a stage's scores: those of a scorer, not the ranks that a reducer makes.</summary>
    internal static bool IsDebiased(DeclaredStage stage) => stage is { IsTopK: true, Reducer: null };
}
