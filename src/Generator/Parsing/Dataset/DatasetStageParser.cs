using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>Reads one <c>[Deduplicate]</c> or <c>[Select]</c>.</summary>
internal static class DatasetStageParser
{
    internal static DeclaredDatasetStage? Parse(AttributeArguments stage, Problems problems)
    {
        bool isDeduplication = SurfaceAttributes.Name(stage.Attribute) == "Deduplicate";
        ScorerModel? scorer = Scorer(stage, isDeduplication, problems);
        BudgetModel? budget = isDeduplication ? Threshold(stage, problems) : Selection(stage, problems);
        int strata = isDeduplication ? 0 : stage.Integer("Strata");
        if (strata < 0)
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, "Strata", $"Strata is {strata}; it must be 0 or more");
        }

        return scorer is null || budget is null ? null : new DeclaredDatasetStage(stage.Attribute, new DatasetStageModel(scorer, budget, strata));
    }

    private static ScorerModel? Scorer(AttributeArguments stage, bool isSimilarity, Problems problems)
    {
        ScorerModel? scorer = ScorerParser.Parse(stage.Attribute, isSimilarity, problems);
        if (scorer is { Signal: SignalForm.Keys or SignalForm.Attention or SignalForm.Scores })
        {
            string read = scorer.Signal switch { SignalForm.Keys => "keys", SignalForm.Attention => "attention", _ => "what an auxiliary network says" };
            string instead = isSimilarity ? "a similarity of hidden states" : "a scorer of hidden states or positions";
            problems.Add(
                RuleIds.Scorer,
                stage.Attribute,
                null,
                $"'{scorer.DisplayName}' reads {read}, but samples have embeddings only; use {instead}, whose rows are the embeddings");
            return null;
        }

        return scorer;
    }

    private static BudgetModel? Threshold(AttributeArguments stage, Problems problems)
    {
        if (!stage.Has("Threshold"))
        {
            problems.Add(RuleIds.BudgetCount, stage.Attribute, null, "none is given; give Threshold, the cosine from which on two samples count as duplicates");
            return null;
        }

        double threshold = stage.Number("Threshold");
        if (!(Math.Abs(threshold) <= 1))
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, "Threshold", "a similarity threshold is a cosine, so it must be -1 to 1");
            return null;
        }

        return Budget(BudgetForm.Threshold, threshold);
    }

    private static BudgetModel? Selection(AttributeArguments stage, Problems problems)
    {
        bool isFraction = stage.Has("Keep");
        if (isFraction == stage.Has("KeepCount"))
        {
            problems.Add(
                RuleIds.BudgetCount,
                stage.Attribute,
                isFraction ? "KeepCount" : null,
                isFraction ? "Keep and KeepCount are given; keep one of them" : "none is given; give Keep or KeepCount",
                isFraction ? [new Repair(RepairKind.RemoveArguments, "KeepCount"), new Repair(RepairKind.RemoveArguments, "Keep")] : []);
            return null;
        }

        double keep = stage.Number("Keep");
        int count = stage.Integer("KeepCount");
        (string Name, string Detail)? wrong =
            isFraction && !(keep is > 0 and <= 1) ? ("Keep", "a fraction kept must be above 0 and at most 1")
            : !isFraction && count < 1 ? ("KeepCount", "at least 1 sample must be kept")
            : null;
        if (wrong is var (name, detail))
        {
            problems.Add(RuleIds.BudgetRange, stage.Attribute, name, detail);
            return null;
        }

        return isFraction ? Budget(BudgetForm.Keep, keep) : Budget(BudgetForm.KeepCount, count);
    }

    private static BudgetModel Budget(BudgetForm form, double value) => new(form, value, OfOriginal: false, Clamped: false, ProtectedInFront: true);
}
