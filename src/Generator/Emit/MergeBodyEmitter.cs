using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit;

/// <summary>Writes the body of a merging stage, after its guards.</summary>
internal static class MergeBodyEmitter
{
    internal static void Write(SourceWriter writer, PipelineModel model, StageModel stage)
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

        string removed = WriteRemoved(writer, stage, tokens, isProtected);
        writer.Line($"{RuntimeNames.Kernels}.Matching matching = {RuntimeNames.Kernels}.BipartiteMatching.Match(");
        using (writer.Indented())
        {
            writer.Line($"vectors, {removed}, {isProtected}, input.Visible, {StageText.Order(stage)}, workspace);");
        }

        writer.Line("output.Merge(input, matching, workspace);");
        writer.Line($"return {StageText.Count(stage)};");
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

    /// <summary>Writes how many tokens merge, and returns the expression for it.</summary>
    private static string WriteRemoved(SourceWriter writer, StageModel stage, string tokens, string isProtected)
    {
        if (stage.KeptIsFixed)
        {
            writer.Line($"// The {stage.Entering - stage.Kept} most similar pairs (one token at an even position, one at an odd one) become one token each.");
            return CSharpText.Literal(stage.Entering - stage.Kept);
        }

        if (stage.Budget.DependsOnData)
        {
            writer.Line($"// Tokens at even positions that have a partner of cosine {stage.Budget.Value} or more at an odd one merge into the most similar.");
            writer.Line($"int removed = {RuntimeNames.Kernels}.SimilarPairs.Count(vectors, {StageText.Threshold(stage.Budget)}, {isProtected}, input.Visible);");
            writer.Line($"int count = {tokens} - removed;");
            return "removed";
        }

        writer.Line("// The most similar pairs (one token at an even position, one at an odd one) become one token each.");
        return $"{tokens} - count";
    }
}
