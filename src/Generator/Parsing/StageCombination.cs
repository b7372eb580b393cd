using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Refuses stages and quotas that contradict each other.</summary>
internal static class StageCombination
{
    internal static void Check(PipelineAttributes attributes, List<DeclaredStage> stages, GeometryModel geometry, Problems problems)
    {
        if (attributes.Stages.Count == 0)
        {
            problems.AddForClass(RuleIds.UnusableClass, "it declares no stage; add [Prune<...>], [Merge<...>] or [Recipe(...)]");
        }

        CheckOverlap(stages, problems, geometry.Layers);
        CheckSpans(stages, problems);
        CheckSizes(stages, problems);
        CheckQuota(attributes, stages, problems);
        CheckTable(attributes.Debias, stages, problems);
    }

    /// <summary>Refuses stages that share a layer.</summary>
    internal static void CheckOverlap(List<DeclaredStage> stages, Problems problems, int output = int.MaxValue)
    {
        var taken = new HashSet<int>();
        foreach (DeclaredStage stage in stages)
        {
            int[] twice = [.. stage.Layers.Where(layer => !taken.Add(layer))];
            if (twice.Length > 0)
            {
                problems.Add(
                    RuleIds.OverlappingStages,
                    stage.Attribute,
                    "Layers",
                    twice[0] == output ? "the output has another stage already; give it one"
                        : $"layer {string.Join(", ", twice)} has another stage already; give every layer to one stage");
            }
        }
    }

    /// <summary>A stage within a span has to know how many tokens of it are left, which the data decide once another stage has chosen among them.</summary>
    private static void CheckSpans(List<DeclaredStage> stages, Problems problems)
    {
        foreach (DeclaredStage stage in stages.Where(static stage => stage.Span is not null))
        {
            SpanModel span = stage.Span!;
            DeclaredStage? mixing = stages.Find(other => other.Shortens && other.Span != span
                && (other.Span is null || other.Span.Overlaps(span)) && other.Layers[0] < stage.Layers[stage.Layers.Length - 1]);
            if (mixing is not null)
            {
                problems.Add(
                    RuleIds.Scorer,
                    stage.Attribute,
                    "Within",
                    $"how many tokens of the span '{span.Name}' are left depends on the data, because the stage at layer {mixing.Layers[0]} chooses among "
                    + $"{(mixing.Span is null ? "all tokens" : $"those of '{mixing.Span.Name}', which overlaps it")}; give both the same span");
            }
        }
    }

    /// <summary>Sizes enter the attention of all later layers or of none: a token may have been merged by several stages.</summary>
    private static void CheckSizes(List<DeclaredStage> stages, Problems problems)
    {
        if (stages.FirstOrDefault(static stage => stage is { HasSizes: true, ProportionalAttention: true }) is not { } proportional)
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

        if (!stages.Exists(static stage => stage.IsTopK))
        {
            string why = stages.TrueForAll(static stage => stage.IsMerge)
                ? "a quota says which tokens to prune, but every stage merges"
                : "a quota shares out the highest scores, but no stage of this class keeps those";
            problems.Add(RuleIds.Scorer, uniform.Attribute, null, $"{why}; remove [Uniform], or prune");
        }
        else if (stages.Exists(static stage => stage.IsTopK && stage.Budgets[0].DependsOnData))
        {
            problems.Add(
                RuleIds.Scorer, uniform.Attribute, null,
                "a quota shares out a number of tokens, but a threshold has none; remove [Uniform], or give another budget");
        }
    }

    private static void CheckTable(AttributeArguments? debias, List<DeclaredStage> stages, Problems problems)
    {
        if (stages.Count > 0 && !stages.Exists(StageRails.IsDebiased))
        {
            SurfaceAttributes.Refuse(
                debias, "weighs the scores of pruning stages, but no stage of this class asks a scorer; remove it, or prune by a scorer", problems);
        }
    }
}
