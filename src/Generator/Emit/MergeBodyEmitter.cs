using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit;

/// <summary>Writes the body of a merging stage, after its guards.</summary>
internal static class MergeBodyEmitter
{
    internal static void Write(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        string tokens = StageText.Tokens(stage);
        WriteMetric(writer, stage, tokens);
        string isProtected = model.Protected.Count > 0 ? "isProtected" : "default";
        if (model.Protected.Count > 0)
        {
            writer.Line("// Protected tokens neither merge nor are merged into.");
            writer.Line($"{RuntimeNames.Span}<bool> isProtected = workspace.Take<bool>({tokens});");
            writer.Line($"{RuntimeNames.Guard}.MarkProtected(input, ProtectedPositions, isProtected);");
            writer.Line();
        }

        writer.Line(Explanation(stage));
        bool isThreshold = stage.Budget.DependsOnData;
        writer.Line($"{RuntimeNames.Kernels}.Matching matching = {RuntimeNames.Kernels}.BipartiteMatching.{(isThreshold ? "MatchAbove" : "Match")}(");
        using (writer.Indented())
        {
            string extent = isThreshold ? StageText.Threshold(stage.Budget)
                : stage.KeptIsFixed ? CSharpText.Literal(stage.Entering - stage.Kept)
                : "tokens - count";
            writer.Line($"vectors, {extent}, {isProtected}, input.Visible, {StageText.Order(stage)}, workspace);");
        }

        writer.Line("output.Merge(input, matching, workspace);");
        writer.Line($"return {(isThreshold ? "matching.Leaders.Length" : StageText.Count(stage))};");
    }

    private static void WriteMetric(SourceWriter writer, StageModel stage, string tokens)
    {
        bool isKeys = stage.Scorer.Signal == SignalForm.Keys;
        writer.Line($"// {stage.Scorer.DisplayName} gives every token a vector of the {(isKeys ? "head width" : "channels")} to be compared by.");
        writer.Line(isKeys ? "int width = input.Keys.HeadWidth;" : "int width = input.Hidden.Channels;");
        writer.Line($"{RuntimeNames.Span}<float> metric = workspace.Take<float>({tokens} * width);");
        ScorerCall.WriteMetric(writer, stage.Scorer);
        writer.Line($"{RuntimeNames.Guard}.RequireFinite(site, metric, width);");
        writer.Line($"var vectors = new global::PipelineDsl.TokenMatrix(metric, {tokens}, width);");
        writer.Line();
    }

    private static string Explanation(StageModel stage) =>
        stage.Budget.DependsOnData
            ? $"// Tokens at even positions merge into the most similar one at an odd position, from a cosine of {CSharpText.Literal(stage.Budget.Value)}."
            : $"// The {Number(stage)}most similar pairs (one token at an even position, one at an odd one) become one token each.";

    private static string Number(StageModel stage) => stage.KeptIsFixed ? CSharpText.Literal(stage.Entering - stage.Kept) + " " : "";
}
