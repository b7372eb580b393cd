using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Emit.Dataset;

/// <summary>Stages over samples in the user's terms, for comments, hover texts and manifests.</summary>
internal static class DatasetWords
{
    /// <summary>What happens to the samples.</summary>
    internal static string Action(DatasetStageModel stage)
    {
        string scorer = stage.Scorer.SampleFacts is { Name: "ScoreColumn" } ? $"the column {CSharpText.Literal(stage.ScoreColumn)}" : stage.Scorer.DisplayName;
        string action = stage.Form switch
        {
            DatasetStageForm.TextDeduplication => $"one of every group of texts stays that are alike by {scorer}",
            DatasetStageForm.Deduplication when stage.Budget.Form == SampleBudgetForm.Keep =>
                $"the closest duplicates by {scorer} leave until {Share(stage.Budget)} are left",
            DatasetStageForm.Deduplication => $"one of every group of duplicates stays: a cosine above {CSharpText.Literal(stage.Budget.Value)} by {scorer}",
            DatasetStageForm.Merge => $"{Count(stage.Budget)} are left, prototypes that each stand for those alike by {scorer}, with their weight",
            DatasetStageForm.Subset => $"{Count(stage.Budget)} stay, {Facts(scorer, stage) ?? $"chosen by {scorer}"}",
            _ => Scored(stage, scorer),
        };
        return stage.Method.Length == 0 ? action : $"{stage.Method}: {action}";
    }

    /// <summary>What the method of the stage does, and how what it wrote is merged.</summary>
    internal static string Step(DatasetStageModel stage) => stage.Form switch
    {
        DatasetStageForm.Score => "Every task scores blocks of samples; the merge keeps the best of all scores.",
        DatasetStageForm.Group => "Every task scores the members of some clusters or classes; the merge keeps the best of all scores.",
        DatasetStageForm.Subset => "Every task chooses from a part of the set; the merge chooses from what they chose.",
        DatasetStageForm.TextDeduplication => "Every task signs texts; the merge finds those that share a signature.",
        DatasetStageForm.Deduplication => "Every task compares the members of some clusters; the merge drops the duplicates.",
        _ => "Every task merges the members of some classes or clusters; the merge writes the prototypes.",
    };

    private static string Scored(DatasetStageModel stage, string scorer)
    {
        if (stage.Budget.Form == SampleBudgetForm.Threshold)
        {
            return $"samples stay that score at least {CSharpText.Literal(stage.Budget.Value)} by {scorer}{First(stage)}";
        }

        double strata = stage.Option("Strata");
        string which = strata > 0
            ? $"shared out among {CSharpText.Prose(strata)} strata of equal range of {scorer}"
            : Facts(scorer, stage) ?? Which(stage, scorer);
        return $"{Count(stage.Budget)} stay, {which}{Classes(stage)}{Chance(stage)}{First(stage)}";
    }

    private static string Which(DatasetStageModel stage, string scorer)
    {
        const int Easy = 1, Middle = 2;
        bool isOfTokens = stage.Scorer.Signal is SignalForm.Hidden or SignalForm.Positions;
        int order = (int)stage.Option("Order");
        string most = order == Easy ? (isOfTokens ? "the lowest" : "the easiest") : isOfTokens ? "the highest" : "the hardest";
        double skip = stage.Option("Skip");
        return order == Middle ? $"those around the median of {scorer}"
            : skip > 0 ? $"{most} by {scorer} behind the first {CSharpText.Prose(skip * 100)} %"
            : $"{most} by {scorer}";
    }

    private static string Classes(DatasetStageModel stage)
    {
        const int Proportional = 1, Equal = 2;
        double floor = stage.Option("ClassFloor"), least = stage.Option("MinPerClass");
        string quota = (int)stage.Option("Quota") switch
        {
            Proportional => ", in proportion to the classes",
            Equal => ", equally many of every class",
            _ => "",
        };
        return quota
            + (least > 0 ? $", at least {CSharpText.Prose(least)} of every class" : "")
            + (floor > 0 ? $", at least {CSharpText.Prose(floor * 100)} % of its share for every class" : "");
    }

    private static string Chance(DatasetStageModel stage) =>
        stage.Option("MixRandom") is > 0 and double share ? $", {CSharpText.Prose(share * 100)} % of them drawn at random" : "";

    private static string First(DatasetStageModel stage) =>
        stage.Option("DropMislabelled") is > 0 and double share
            ? $"; before that the {CSharpText.Prose(share * 100)} % leave whose accumulated margin is lowest"
            : "";

    private static string? Facts(string scorer, DatasetStageModel stage) =>
        stage.Scorer.SampleFacts is { Words: { Length: > 0 } words } ? $"{words} ({scorer})" : null;

    private static string Count(SampleBudgetModel budget) => budget.Form switch
    {
        SampleBudgetForm.MaxCost => $"samples that cost at most {CSharpText.Prose(budget.Value)} together",
        _ => Share(budget),
    };

    private static string Share(SampleBudgetModel budget) => budget.Form == SampleBudgetForm.Keep
        ? $"{CSharpText.Prose(budget.Value * 100)} % of {(budget.OfOriginal ? "all samples" : "the samples that enter")}"
        : $"{CSharpText.Literal((int)budget.Value)} samples";
}
