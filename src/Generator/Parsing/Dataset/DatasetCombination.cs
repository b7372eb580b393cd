using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>Which options of one stage contradict each other.</summary>
internal static class DatasetCombination
{
    private const int Middle = 2;
    private const int Equal = 2;
    private const int Stochastic = 2;

    /// <summary>What shares out a number of samples, which a threshold does not have.</summary>
    private static readonly string[] _ofCounts = ["Order", "Strata", "Quota", "MinPerClass", "ClassFloor", "MixRandom", "Ties"];

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

    private static IEnumerable<(string Name, string Detail)> Faults(DatasetStageModel model) =>
        OfBudget(model).Concat(OfOrder(model)).Concat(OfClasses(model)).Concat(OfChoice(model));

    private static IEnumerable<(string Name, string Detail)> OfBudget(DatasetStageModel model)
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

        if (Has(model, "Epsilon") && model.Option("Greedy") != Stochastic)
        {
            yield return ("Epsilon", "Epsilon goes with Greedy = GreedyAlgorithm.Stochastic; remove it");
        }
    }

    private static IEnumerable<(string Name, string Detail)> OfOrder(DatasetStageModel model)
    {
        if (model.Option("Order") != Middle)
        {
            yield break;
        }

        if (model.Form == DatasetStageForm.Deduplication)
        {
            yield return ("Order", "of a group of duplicates the farthest from the centroid stays (Difficulty.Hard) or the nearest (Difficulty.Easy)");
        }

        foreach (string name in new[] { "Skip", "Strata", "MinPerClass", "ClassFloor" }.Where(name => model.Option(name) != 0))
        {
            yield return (name, $"{name} goes with Difficulty.Hard and Difficulty.Easy; those around the median are one window; remove it");
        }
    }

    private static IEnumerable<(string Name, string Detail)> OfClasses(DatasetStageModel model)
    {
        double quota = model.Option("Quota");
        if (model.Option("ClassFloor") != 0 && quota != 0)
        {
            yield return ("ClassFloor", "ClassFloor leaves the rest of the budget to one common order, but Quota shares out all of it; remove one of them");
        }

        if (model.Option("MinPerClass") != 0 && quota == Equal)
        {
            yield return ("MinPerClass", "MinPerClass says nothing where every class keeps equally many; remove it");
        }

        if (model.Option("MinPerClass") != 0 && quota == 0 && model.Form == DatasetStageForm.Subset)
        {
            yield return ("MinPerClass", "MinPerClass raises the quotas of small classes; give Quota = ClassQuota.Proportional, or remove it");
        }

        foreach (string name in new[] { "MinPerClass", "ClassFloor" }.Where(name => model.Option(name) != 0 && model.Option("Strata") != 0 && quota == 0))
        {
            yield return (name, $"strata draw at random, so that {name} needs Quota = ClassQuota.Proportional beside them; give it, or remove {name}");
        }
    }

    /// <summary>Scorers that draw have no order that options could be about.</summary>
    private static IEnumerable<(string Name, string Detail)> OfChoice(DatasetStageModel model)
    {
        string[] foreign = model.Choice switch
        {
            "AtRandom" => ["Order", "Skip", "Strata", "Ties"],
            "BelowMean" => ["Order", "Skip", "Strata", "Ties", "Quota", "MinPerClass", "ClassFloor", "MixRandom"],
            _ => [],
        };
        foreach (string name in foreign.Where(name => Has(model, name)))
        {
            yield return (name, $"{model.Scorer.DisplayName} draws samples, so that {name} says nothing; remove it");
        }
    }

    private static bool Has(DatasetStageModel model, string name) => model.Options.Any(option => option.Name == name);
}
