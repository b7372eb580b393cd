using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit;

/// <summary>Writes the body of a composed stage, after its guards: the call of the method's class.</summary>
internal static class ComposeBodyEmitter
{
    internal static void Write(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        RecipeModel recipe = stage.Recipe!;
        WriteWords(writer, stage);
        string budget = Budget(writer, model, stage);
        writer.Line($"return {RecipeText.Class(recipe)}.Compress(");
        using (writer.Indented())
        {
            writer.Line("input,");
            writer.Line("output,");
            writer.Line("new global::PipelineDsl.Methods.MethodRules");
            using (writer.Block(","))
            {
                writer.Line("Site = site,");
                writer.Line($"Budget = {budget},");
                if (stage.Budget is { Form: BudgetForm.Keep, IsGiven: true })
                {
                    writer.Line($"Keep = {stage.Budget.Value},");
                }

                if (recipe.Options.Count > 0)
                {
                    writer.Line($"Options = {RecipeText.Options(recipe)},");
                }

                writer.Line("Protected = ProtectedPositions,");
                if (stage.Span is { } span)
                {
                    writer.Line($"SpanStart = {span.Start},");
                    writer.Line($"SpanLength = {span.Length},");
                }

                writer.Line("Layer = site.Layer,");
                writer.Line($"Layers = {model.Geometry.Layers},");
            }

            writer.Line("workspace);");
        }
    }

    private static void WriteWords(SourceWriter writer, StageModel stage)
    {
        writer.Line($"// {RecipeText.Words(stage.Recipe!.Facts)}.");
        if (stage.Budget.IsGiven)
        {
            writer.Line($"// {(stage.Budget.IsAdaptive ? "The method starts from" : "How many stay:")} {StageWords.Budget(stage.Budget)}.");
        }
    }

    /// <summary>Tokens kept of those that may be touched: a constant where it is known, otherwise an expression.</summary>
    private static string Budget(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        if (!stage.Budget.IsGiven)
        {
            return stage.Budget.IsAdaptive ? "0" : stage.TouchableIsFixed ? CSharpText.Literal(stage.Touchable) : Touchable(model, stage);
        }

        if (stage.TouchableIsFixed)
        {
            return CSharpText.Literal(stage.Budgeted);
        }

        string others = StageText.Untouchable(model, stage);
        writer.Line($"int budget = {StageText.Kept(model, stage)}{(others == "0" ? "" : $" - {(others.Contains(' ') ? $"({others})" : others)}")};");
        return others == "0" ? "budget" : "int.Max(0, budget)";
    }

    private static string Touchable(TokenPipelineModel model, StageModel stage) =>
        stage.Span is not null ? "touchable" : model.Protected.Count == 0 ? "tokens" : $"int.Max(0, tokens - {CSharpText.Literal(model.Protected.Count)})";
}
