using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Emit.Dataset;

/// <summary>Writes the plan of a data set: sizes and budgets as constants, and how many samples stay of a set of any size.</summary>
internal static class DatasetPlanEmitter
{
    /// <summary>The table as the class's remarks.</summary>
    internal static void WriteRemarks(SourceWriter writer, DatasetPipelineModel model)
    {
        writer.Line("/// <remarks>");
        writer.Line($"/// <para>{CSharpText.Xml(Sizes(model.Geometry))}</para>");
        writer.Line($"/// <para><see cref=\"Plan.{Counter(model)}\"/> says how many of them stay{(model.DependsOnData ? " at most" : "")}.</para>");
        writer.Line("/// <list type=\"table\">");
        writer.Line("/// <listheader><term>Stage</term><description>Action</description></listheader>");
        for (int stage = 0; stage < model.Stages.Count; stage++)
        {
            writer.Line($"/// <item><term>{stage}</term><description>{CSharpText.Xml(DatasetWords.Action(model.Stages[stage]))}</description></item>");
        }

        writer.Line("/// </list>");
        writer.Line("/// </remarks>");
    }

    /// <summary>The nested class.</summary>
    internal static void WriteClass(SourceWriter writer, DatasetPipelineModel model)
    {
        DatasetGeometryModel geometry = model.Geometry;
        writer.Line("/// <summary>The stages, numbered from 0 in the order in which they run.</summary>");
        MemberAttributes.WriteAlways(writer);
        writer.Line("public static class Plan");
        using (writer.Block())
        {
            WriteSize(writer, "Width of an embedding; 0 when not declared.", "Channels", geometry.Channels);
            WriteSize(writer, "Number of classes; 0 when not declared.", "Classes", geometry.Classes);
            WriteSize(writer, "Presentations that the columns of training hold; 0 when not declared.", "Epochs", geometry.Epochs);
            WriteSize(writer, "Runs whose logits stand in a row.", "Runs", geometry.Runs);
            WriteSize(writer, "Number of stages.", "Stages", model.Stages.Count);
            for (int stage = 0; stage < model.Stages.Count; stage++)
            {
                WriteBudget(writer, $"Stage{CSharpText.Literal(stage)}", model.Stages[stage]);
            }

            WriteCounter(writer, model);
        }
    }

    /// <summary>The name of a stage's budget among the constants; empty when it has none.</summary>
    private static string BudgetName(string stage, SampleBudgetModel budget) => budget.Form == SampleBudgetForm.None ? "" : stage + budget.Form;

    private static void WriteBudget(SourceWriter writer, string name, DatasetStageModel stage)
    {
        SampleBudgetModel budget = stage.Budget;
        string summary = budget.Form switch
        {
            SampleBudgetForm.Keep => $"Fraction kept of {(budget.OfOriginal ? "all samples" : "the samples that enter")}.",
            SampleBudgetForm.KeepCount => "Samples kept.",
            SampleBudgetForm.MaxCost => "The most that the samples kept may cost together.",
            _ => stage.IsDeduplication ? "Cosine above which two samples count as duplicates." : "The lowest score that stays.",
        };
        switch (budget.Form)
        {
            case SampleBudgetForm.None:
                break;
            case SampleBudgetForm.KeepCount:
                WriteSize(writer, summary, BudgetName(name, budget), (int)budget.Value);
                break;
            default:
                PlanEmitter.Constant(writer, summary, "double", BudgetName(name, budget), CSharpText.Literal(budget.Value));
                break;
        }
    }

    private static void WriteCounter(SourceWriter writer, DatasetPipelineModel model)
    {
        writer.Line($"/// <summary>{(model.DependsOnData ? "The most samples that may" : "Samples that")} leave the last stage.</summary>");
        if (model.DependsOnData)
        {
            writer.Line(
                "/// <remarks>How many leave a stage whose budget is not a number depends on the data; the figure is that of one from which none "
                + "leaves.</remarks>");
        }

        writer.Line("/// <param name=\"samples\">Samples that enter the first stage, at least 1.</param>");
        writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\"><paramref name=\"samples\"/> is not positive.</exception>");
        writer.Line($"/// <exception cref=\"{DatasetNames.Space}.DatasetException\">A stage would keep none, or more than enter.</exception>");
        writer.Line($"public static long {Counter(model)}(long samples)");
        using (writer.Block())
        {
            writer.Line("global::System.ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);");
            writer.Line("long kept = samples;");
            for (int number = 0; number < model.Stages.Count; number++)
            {
                DatasetStageModel stage = model.Stages[number];
                writer.Line();
                writer.Line($"// Stage {number}: {DatasetWords.Action(stage)}.");
                if (!stage.DependsOnData)
                {
                    string value = BudgetName($"Stage{CSharpText.Literal(number)}", stage.Budget), of = stage.Budget.OfOriginal ? ", OfOriginal: true" : "";
                    writer.Line(
                        $"kept = new {DatasetNames.Budget}({DatasetNames.Budget}Kind.{stage.Budget.Form.ToString()}, {value}{of}).Count(kept, samples);");
                }
            }

            writer.Line();
            writer.Line("return kept;");
        }
    }

    private static void WriteSize(SourceWriter writer, string summary, string name, int value) =>
        PlanEmitter.Constant(writer, summary, "int", name, CSharpText.Literal(value));

    private static string Sizes(DatasetGeometryModel geometry)
    {
        string[] parts =
        [
            .. new[]
            {
                geometry.Channels > 0 ? $"an embedding of {CSharpText.Literal(geometry.Channels)} channels" : "",
                geometry.Classes > 0 ? $"one of {CSharpText.Literal(geometry.Classes)} classes" : "",
                geometry.Epochs > 0 ? $"{CSharpText.Literal(geometry.Epochs)} presentations during training" : "",
                geometry.Runs > 1 ? $"logits of {CSharpText.Literal(geometry.Runs)} runs" : "",
            }.Where(static part => part.Length > 0),
        ];
        return parts.Length == 0 ? "Samples of a training set." : $"Samples of a training set; of each are known, where read: {string.Join(", ", parts)}.";
    }

    private static string Counter(DatasetPipelineModel model) => model.DependsOnData ? "MostKeptOf" : "KeptOf";
}
