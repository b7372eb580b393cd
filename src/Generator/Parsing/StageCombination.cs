namespace PipelineDsl.Generator.Parsing;

/// <summary>Refuses stages, quota and baselines that contradict each other.</summary>
internal static class StageCombination
{
    internal static void Check(PipelineAttributes attributes, List<DeclaredStage> stages, Problems problems)
    {
        if (attributes.Stages.Count == 0)
        {
            problems.AddForClass(RuleIds.UnusableClass, "it declares no stage; add [Prune<...>], [Merge<...>] or [Recipe(...)]");
        }

        CheckOverlap(stages, problems);
        CheckSizes(stages, problems);
        CheckQuota(attributes, stages, problems);

        AttributeArguments? baseline = attributes.RandomBaseline ?? attributes.UniformBaseline;
        if (baseline is not null && stages.FirstOrDefault(static stage => stage.Budgets[0].DependsOnData) is { } threshold)
        {
            problems.Add(
                RuleIds.Scorer,
                threshold.Attribute,
                "Threshold",
                "what a threshold keeps depends on the data, so no baseline can keep the same number; give another budget, or remove the baseline");
        }
    }

    /// <summary>Refuses stages that share a layer.</summary>
    internal static void CheckOverlap(List<DeclaredStage> stages, Problems problems)
    {
        var taken = new HashSet<int>();
        foreach (DeclaredStage stage in stages)
        {
            int[] twice = [.. stage.Layers.Where(layer => !taken.Add(layer))];
            if (twice.Length > 0)
            {
                problems.Add(
                    RuleIds.OverlappingStages, stage.Attribute, "Layers", $"layer {string.Join(", ", twice)} has another stage already; give every layer to one stage");
            }
        }
    }

    /// <summary>Sizes enter the attention of all later layers or of none: a token may have been merged by several stages.</summary>
    private static void CheckSizes(List<DeclaredStage> stages, Problems problems)
    {
        if (stages.FirstOrDefault(static stage => stage is { IsMerge: true, ProportionalAttention: true }) is not { } proportional)
        {
            return;
        }

        foreach (DeclaredStage stage in stages.Where(static stage => !stage.ProportionalAttention))
        {
            problems.Add(
                RuleIds.Scorer,
                stage.Attribute,
                "ProportionalAttention",
                $"it leaves sizes out of attention, but the merge at layer {proportional.Layers[0]} does not; give every merge of the pipeline the same",
                new Repair(RepairKind.RemoveArguments, "ProportionalAttention"));
        }
    }

    private static void CheckQuota(PipelineAttributes attributes, List<DeclaredStage> stages, Problems problems)
    {
        if (attributes.Uniform is not { } uniform || stages.Count == 0)
        {
            return;
        }

        if (stages.All(static stage => stage.IsMerge))
        {
            problems.Add(RuleIds.Scorer, uniform.Attribute, null, "a quota says which tokens to prune, but every stage merges; remove [Uniform], or prune");
        }
        else if (stages.Any(static stage => !stage.IsMerge && stage.Budgets[0].DependsOnData))
        {
            problems.Add(
                RuleIds.Scorer, uniform.Attribute, null, "a quota shares out a number of tokens, but a threshold has none; remove [Uniform], or give another budget");
        }
    }
}
