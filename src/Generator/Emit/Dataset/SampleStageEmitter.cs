using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Emit.Dataset;

/// <summary>Writes the method of one stage: what every task does to a block, a group or a part of the set.</summary>
internal static class SampleStageEmitter
{
    /// <summary>Name of the method.</summary>
    internal static string Name(DatasetStageModel stage, int number) => $"Stage{CSharpText.Literal(number)}{Deed(stage)}";

    /// <summary>Writes the method.</summary>
    internal static void Write(SourceWriter writer, DatasetPipelineModel model, int number)
    {
        DatasetStageModel stage = model.Stages[number];
        (string cref, string head, string arguments) = Signature(stage);
        writer.Line("/// <summary>");
        writer.Line($"/// Stage {number}: {CSharpText.Xml(DatasetWords.Action(stage))}.");
        writer.Line($"/// {DatasetWords.Step(stage)}");
        writer.Line("/// </summary>");
        writer.Line($"/// <inheritdoc cref=\"{cref}\" path=\"/param\"/>");
        MemberAttributes.WriteAlways(writer);
        string signature = $"public static {Returns(stage)} {Name(stage, number)}({head})";
        if (IsHidden(stage))
        {
            writer.Line(signature);
            WriteExplicit(writer, stage, head, arguments);
        }
        else
        {
            writer.Line($"{signature} =>");
            using (writer.Indented())
            {
                writer.Line($"{Type(stage.Scorer)}.{Member(stage)}({arguments});");
            }
        }

        writer.Line();
    }

    /// <summary>The type that is called: a scorer of tokens goes through an adapter.</summary>
    internal static string Type(ScorerModel scorer) => scorer switch
    {
        { IsSimilarity: false, Signal: SignalForm.Hidden } => $"global::PipelineDsl.HiddenSamples<{scorer.TypeName}>",
        { Signal: SignalForm.Positions } => $"global::PipelineDsl.PositionSamples<{scorer.TypeName}>",
        _ => scorer.TypeName,
    };

    private static void WriteExplicit(SourceWriter writer, DatasetStageModel stage, string head, string arguments)
    {
        using (writer.Block())
        {
            writer.Line($"{(stage.Form == DatasetStageForm.TextDeduplication ? "return " : "")}Call<{Type(stage.Scorer)}>({arguments});");
            writer.Line();
            writer.Line("// It implements its interface explicitly, so only a type parameter can reach it.");
            string parameters = stage.Form == DatasetStageForm.Group ? $"{DatasetNames.Group} group, {RuntimeNames.Span}<double> scores" : head;
            writer.Line($"static {Returns(stage)} Call<TScorer>({parameters})");
            using (writer.Indented())
            {
                writer.Line($"where TScorer : struct, global::PipelineDsl.{Contract(stage)} =>");
                writer.Line($"TScorer.{Member(stage)}({(stage.Form == DatasetStageForm.Group ? "group, scores" : arguments)});");
            }
        }
    }

    /// <summary>Whether only a type parameter reaches what is called; adapters are called directly, whatever they adapt.</summary>
    private static bool IsHidden(DatasetStageModel stage) => stage.Scorer.IsExplicit && Type(stage.Scorer) == stage.Scorer.TypeName;

    private static string Deed(DatasetStageModel stage) => stage.Form switch
    {
        DatasetStageForm.Deduplication or DatasetStageForm.Merge => "Metric",
        _ => Member(stage),
    };

    private static string Member(DatasetStageModel stage) => stage.Form switch
    {
        DatasetStageForm.Subset => "Select",
        DatasetStageForm.Deduplication or DatasetStageForm.Merge => "Metric",
        DatasetStageForm.TextDeduplication => "Sign",
        _ => "Score",
    };

    private static string Returns(DatasetStageModel stage) => stage.Form == DatasetStageForm.TextDeduplication ? "bool" : "void";

    private static string Contract(DatasetStageModel stage) => stage.Form switch
    {
        DatasetStageForm.Group => "IGroupScorer",
        DatasetStageForm.Subset => "ISubsetSelector",
        DatasetStageForm.TextDeduplication => "ITextSimilarity",
        DatasetStageForm.Deduplication or DatasetStageForm.Merge => "IHiddenSimilarity",
        _ => "ISampleScorer",
    };

    private static (string Cref, string Head, string Arguments) Signature(DatasetStageModel stage) => stage.Form switch
    {
        DatasetStageForm.Group => (
            "global::PipelineDsl.IGroupScorer.Score", $"{DatasetNames.Group} group, global::System.Memory<double> scores", "group, scores.Span"),
        DatasetStageForm.Subset =>
            ("global::PipelineDsl.ISubsetSelector.Select", $"{DatasetNames.Problem} problem, {DatasetNames.Choice} choice", "problem, choice"),
        DatasetStageForm.TextDeduplication => (
            DatasetNames.Space + ".TextSignBody",
            $"{RuntimeNames.ReadOnlySpan}<byte> text, {DatasetNames.Options} options, {RuntimeNames.Span}<ulong> bands",
            "text, options, bands"),
        DatasetStageForm.Deduplication or DatasetStageForm.Merge => (
            DatasetNames.Space + ".SampleMetricBody", $"{DatasetNames.Rows} embeddings, {RuntimeNames.Span}<float> metric", "embeddings, metric"),
        _ => (
            DatasetNames.Space + ".SampleScoreBody",
            $"in {DatasetNames.Block} samples, {DatasetNames.Options} options, {RuntimeNames.Span}<double> scores",
            "in samples, options, scores"),
    };
}
