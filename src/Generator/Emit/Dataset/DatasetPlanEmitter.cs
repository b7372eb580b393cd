using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Emit.Dataset;

/// <summary>Writes the plan of a data set: the stages as constants, and how many samples they keep of a set of any size.</summary>
internal static class DatasetPlanEmitter
{
    /// <summary>The table as the class's remarks.</summary>
    internal static void WriteRemarks(SourceWriter writer, DatasetPipelineModel model)
    {
        string atMost = model.DependsOnData ? " at most" : "";
        writer.Line("/// <remarks>");
        writer.Line($"/// <para>Samples are embeddings of {model.Channels} channels.</para>");
        writer.Line($"/// <para><see cref=\"Plan.{Counter(model)}\"/> says how many of them stay{atMost}.</para>");
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
        writer.Line("/// <summary>The stages, numbered from 0 in the order in which they run.</summary>");
        MemberAttributes.WriteAlways(writer);
        writer.Line("public static class Plan");
        using (writer.Block())
        {
            PlanEmitter.Constant(writer, "Width of an embedding.", "int", "Channels", CSharpText.Literal(model.Channels));
            PlanEmitter.Constant(writer, "Number of stages.", "int", "Stages", CSharpText.Literal(model.Stages.Count));
            for (int stage = 0; stage < model.Stages.Count; stage++)
            {
                WriteStage(writer, "Stage" + CSharpText.Literal(stage), model.Stages[stage]);
            }

            WriteCounter(writer, model);
        }
    }

    private static void WriteStage(SourceWriter writer, string name, DatasetStageModel stage)
    {
        double value = stage.Budget.Value;
        switch (stage.Budget.Form)
        {
            case BudgetForm.Threshold:
                PlanEmitter.Constant(writer, "Cosine from which on two samples count as duplicates.", "double", name + "Threshold", CSharpText.Literal(value));
                return;
            case BudgetForm.Keep:
                PlanEmitter.Constant(writer, "Fraction kept of the samples that enter.", "double", name + "Keep", CSharpText.Literal(value));
                break;
            default:
                PlanEmitter.Constant(writer, "Samples kept, if as many enter.", "int", name + "KeepCount", CSharpText.Literal((int)value));
                break;
        }

        string strata = CSharpText.Literal(stage.Strata);
        PlanEmitter.Constant(writer, "Strata of equal score range that share out the budget; 0 for plain top-k.", "int", name + "Strata", strata);
    }

    private static void WriteCounter(SourceWriter writer, DatasetPipelineModel model)
    {
        writer.Line($"/// <summary>{(model.DependsOnData ? "The most samples that may" : "Samples that")} leave the last stage.</summary>");
        if (model.DependsOnData)
        {
            writer.Line("/// <remarks>How many duplicates leave depends on the data; the figure is that of a set without any.</remarks>");
        }

        writer.Line("/// <param name=\"samples\">Samples that enter the first stage.</param>");
        writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\"><paramref name=\"samples\"/> is negative.</exception>");
        writer.Line($"public static int {Counter(model)}(int samples)");
        using (writer.Block())
        {
            writer.Line("global::System.ArgumentOutOfRangeException.ThrowIfNegative(samples);");
            writer.Line("int kept = samples;");
            for (int stage = 0; stage < model.Stages.Count; stage++)
            {
                writer.Line();
                writer.Line($"// Stage {stage}: {DatasetWords.Action(model.Stages[stage])}.");
                if (!model.Stages[stage].IsDeduplication)
                {
                    writer.Line($"kept = {StageText.Budget(model.Stages[stage].Budget)}.Kept(entering: kept, original: samples, protectedCount: 0);");
                }
            }

            writer.Line();
            writer.Line("return kept;");
        }
    }

    private static string Counter(DatasetPipelineModel model) => model.DependsOnData ? "MostKeptOf" : "KeptOf";
}
