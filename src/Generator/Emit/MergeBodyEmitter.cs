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
        bool hasProtected = model.Protected.Count > 0 || stage.Span is not null;
        string isProtected = hasProtected ? "isProtected" : "default";
        if (hasProtected)
        {
            string outside = stage.Span is { } named
                ? $"Tokens outside of the span '{CSharpText.OneLine(named.Name)}', and protected ones,"
                : "Protected tokens";
            writer.Line($"// {outside} neither merge nor are merged into.");
            writer.Line($"{RuntimeNames.Span}<bool> isProtected = workspace.Take<bool>({tokens});");
            writer.Line($"{RuntimeNames.Guard}.MarkProtected(input, ProtectedPositions, isProtected);");
            if (stage.Span is { } span)
            {
                writer.Line($"{RuntimeNames.Guard}.MarkSpan(input, {StageText.Place(span)}, isProtected);");
            }

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
        ScorerCall.WriteVectors(writer, stage.Scorer, tokens);
        writer.Line($"var vectors = new global::PipelineDsl.TokenMatrix(metric, {tokens}, width);");
        writer.Line();
    }

    private static string Explanation(StageModel stage) =>
        stage.Budget.DependsOnData
            ? $"// Tokens at even positions merge into the most similar one at an odd position, from a cosine of {CSharpText.Literal(stage.Budget.Value)}."
            : $"// The {Number(stage)}most similar pairs (one token at an even position, one at an odd one) become one token each.";

    private static string Number(StageModel stage) => stage.KeptIsFixed ? CSharpText.Literal(stage.Entering - stage.Kept) + " " : "";
}
