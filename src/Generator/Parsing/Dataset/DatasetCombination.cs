using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>Which options of one stage contradict each other.</summary>
internal static class DatasetCombination
{
    private const int Middle = 2;
    private const int Proportional = 1;
    private const int Stochastic = 2;

    /// <summary>What shares out a number of samples, which a threshold does not have.</summary>
    private static readonly string[] _ofCounts = ["Order", "Skip", "Strata", "Quota", "MinPerClass", "ClassFloor", "MixRandom", "Ties"];

    /// <summary>Whether the options of a stage go together; says why where they do not.</summary>
    internal static bool IsSound(AttributeArguments stage, DatasetStageModel model, Problems problems)
    {
        foreach ((string name, string detail) in Faults(model))
        {
            problems.Add(RuleIds.Scorer, stage.Attribute, name, detail, new Repair(RepairKind.RemoveArguments, name));
            return false;
        }

        return true;
    }

    private static IEnumerable<(string Name, string Detail)> Faults(DatasetStageModel model)
    {
        if (model.Budget.Form == SampleBudgetForm.Threshold && model.Form != DatasetStageForm.Deduplication)
        {
            foreach (string name in _ofCounts.Where(name => Has(model, name)))
            {
                yield return (name, $"{name} goes with Keep and KeepCount; with Threshold all samples stay that score at least so much; remove it");
            }
        }

        if (model.Budget.Form == SampleBudgetForm.MaxCost && Has(model, "Quota"))
        {
            yield return ("Quota", "Quota shares out a number of samples, but MaxCost is a sum of costs; remove it, or give Keep or KeepCount");
        }

        if (Has(model, "Order") && model.Option("Order") == Middle)
        {
            if (model.Form == DatasetStageForm.Deduplication)
            {
                yield return ("Order", "of a group of duplicates the farthest from the centroid stays (Difficulty.Hard) or the nearest (Difficulty.Easy)");
            }

            foreach (string name in new[] { "Skip", "Strata" }.Where(name => model.Option(name) != 0))
            {
                yield return (name, $"{name} goes with Difficulty.Hard and Difficulty.Easy; those around the median are one window; remove it");
            }
        }

        if (model.Option("MinPerClass") != 0 && model.Option("Quota") != Proportional)
        {
            yield return ("MinPerClass", "MinPerClass raises the quotas of small classes; give Quota = ClassQuota.Proportional, or remove it");
        }

        if (model.Option("ClassFloor") != 0 && model.Option("Quota") != 0)
        {
            yield return ("ClassFloor", "ClassFloor leaves the rest of the budget to one common order, but Quota shares out all of it; remove one of them");
        }

        if (Has(model, "Epsilon") && model.Option("Greedy") != Stochastic)
        {
            yield return ("Epsilon", "Epsilon goes with Greedy = GreedyAlgorithm.Stochastic; remove it");
        }
    }

    private static bool Has(DatasetStageModel model, string name) => model.Options.Any(option => option.Name == name);
}
