using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit;

/// <summary>Writes the body of a pruning stage, after its guards.</summary>
internal static class PruneBodyEmitter
{
    internal static void Write(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        WriteScores(writer, model, stage);
        if (stage.Budget.DependsOnData)
        {
            WriteThreshold(writer, stage);
        }
        else if (stage.Strategy == StageStrategy.PruneStrided)
        {
            WriteStrided(writer, stage);
        }
        else if (stage.Quota is { } quota)
        {
            WriteQuota(writer, model, stage, quota);
        }
        else
        {
            writer.Line($"// The {Highest(stage)} stay, in the order of their positions.");
            WriteKept(writer, stage);
            writer.Line($"{RuntimeNames.Kernels}.TopK.Select(scores, {StageText.Count(stage)}, kept, workspace);");
        }

        writer.Line("output.Prune(input, kept);");
        writer.Line($"return {StageText.Count(stage)};");
    }

    private static void WriteScores(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        string marks = model.Protected.Count > 0 ? "protected tokens become +infinity, padding -infinity" : "padding becomes -infinity";
        if (stage.Strategy == StageStrategy.PruneStrided)
        {
            writer.Line($"// Nobody is asked: all score alike; {marks}.");
        }
        else
        {
            writer.Line($"// {stage.Scorer.DisplayName} scores every token; {marks}.");
        }

        writer.Line($"{RuntimeNames.Span}<float> scores = workspace.Take<float>({StageText.Tokens(stage)});");
        if (stage.Strategy == StageStrategy.PruneStrided)
        {
            writer.Line("scores.Clear();");
        }
        else
        {
            ScorerCall.WriteScore(writer, stage.Scorer);
        }

        writer.Line($"{RuntimeNames.Guard}.Mark(site, input, ProtectedPositions, scores);");
        writer.Line();
    }

    private static void WriteThreshold(SourceWriter writer, StageModel stage)
    {
        writer.Line($"// Scores of at least {stage.Budget.Value} stay; the best one, if none reaches that.");
        writer.Line($"{RuntimeNames.Span}<int> reached = workspace.Take<int>({StageText.Tokens(stage)});");
        writer.Line($"int count = {RuntimeNames.Kernels}.ThresholdSelection.Select(scores, {StageText.Threshold(stage.Budget)}, reached);");
        writer.Line("if (count == 0)");
        using (writer.Block())
        {
            writer.Line("count = 1;");
            writer.Line($"{RuntimeNames.Kernels}.TopK.Select(scores, 1, reached, workspace);");
        }

        writer.Line();
        writer.Line($"{RuntimeNames.ReadOnlySpan}<int> kept = reached.Slice(0, count);");
    }

    private static void WriteStrided(SourceWriter writer, StageModel stage)
    {
        string number = stage.KeptIsFixed ? $"{CSharpText.Literal(stage.Kept)} evenly" : "Evenly";
        writer.Line($"// {number} spaced tokens stay, protected ones first.");
        WriteKept(writer, stage);
        writer.Line($"{RuntimeNames.Kernels}.StridedSelection.Select(scores, {StageText.Count(stage)}, kept);");
    }

    private static void WriteQuota(SourceWriter writer, TokenPipelineModel model, StageModel stage, QuotaModel quota)
    {
        string kind = quota.Window > 0 ? "WindowCells" : "GridCells";
        string cells = quota.Window > 0 && !model.Geometry.IsFixed
            ? $"{RuntimeNames.Kernels}.WindowCells.Count(input.OriginalTokens, {StageText.Cells(quota)})"
            : CSharpText.Literal(StageText.CellCount(quota, model.Geometry.Tokens));
        writer.Line(quota.Window > 0
            ? $"// The {Highest(stage)} stay, shared out over windows of {CSharpText.Literal(quota.Window)} positions."
            : $"// The {Highest(stage)} stay, shared out over {Area(quota.Cell, quota.Cell)} cells of the {Area(quota.Rows, quota.Columns)} grid.");
        writer.Line($"{RuntimeNames.Span}<int> cells = workspace.Take<int>({StageText.Tokens(stage)});");
        writer.Line($"{RuntimeNames.Kernels}.{kind}.Assign(input.Positions, {StageText.Cells(quota)}, cells);");
        WriteKept(writer, stage);
        writer.Line($"{RuntimeNames.Kernels}.QuotaSelection.Select(scores, cells, {cells}, {StageText.Count(stage)}, kept, workspace);");
    }

    private static void WriteKept(SourceWriter writer, StageModel stage) =>
        writer.Line($"{RuntimeNames.Span}<int> kept = output.Kept.Slice(0, {StageText.Count(stage)});");

    private static string Area(int rows, int columns) => $"{CSharpText.Literal(rows)} x {CSharpText.Literal(columns)}";

    private static string Highest(StageModel stage) => stage.KeptIsFixed ? $"{CSharpText.Literal(stage.Kept)} highest scores" : "highest scores";
}
