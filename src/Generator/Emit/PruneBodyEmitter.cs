using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Generator.Emit;

/// <summary>Writes the body of a pruning stage, after its guards.</summary>
internal static class PruneBodyEmitter
{
    internal static void Write(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        if (stage.Counted is not null)
        {
            WriteTrial(writer, model, stage);
        }

        WriteScores(writer, model, stage);
        if (stage.Counted is not null)
        {
            writer.Line($"// As many as {StageText.Name(stage)} of {model.Type.Name} left; never fewer than are marked to stay.");
            writer.Line($"int count = {RuntimeNames.CountMatch}.Count(matched, scores);");
            writer.Line();
        }

        if (stage is { Budget.DependsOnData: true, Counted: null })
        {
            WriteThreshold(writer, model, stage);
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

    private static void WriteTrial(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        string name = StageText.Name(stage);
        writer.Line(
            $"// How many tokens {model.Type.Name} keeps here depends on the tokens. So its {name} runs on the same ones first, into scratch memory that");
        writer.Line("// nobody reads, to count them: this baseline keeps as many, and only its choice differs.");
        writer.Line($"int matched = {model.Type.Reference}.{name}(input, {RuntimeNames.CountMatch}.Scratch(input, workspace), workspace);");
        writer.Line();
    }

    private static void WriteScores(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        string tokens = StageText.Tokens(stage);
        string who = stage.Strategy == StageStrategy.PruneStrided ? "Nobody is asked: all score alike" : $"{stage.Scorer.DisplayName} scores every token";
        if (stage.Reducer is { } reducer)
        {
            ScorerCall.WriteVectors(writer, stage.Scorer, tokens);
            writer.Line();
            who = $"{reducer.DisplayName} makes one score a token of how similar they are";
        }

        writer.Line($"// {who}; {Marks(model, stage)}.");
        writer.Line($"{RuntimeNames.Span}<float> scores = workspace.Take<float>({tokens});");
        if (stage.Reducer is { } pairs)
        {
            string place = stage.Span is { } run ? StageText.Place(run) : "0, 0";
            string kept = stage.Budget.DependsOnData ? tokens : StageText.Count(stage);
            writer.Line($"{RuntimeNames.Tokens}.PairwiseScores.Compute<{pairs.TypeName}>("
                + $"input, ProtectedPositions, {place}, metric, width, {kept}, scores, workspace);");
        }
        else if (stage.Strategy == StageStrategy.PruneStrided)
        {
            writer.Line("scores.Clear();");
        }
        else
        {
            ScorerCall.WriteScore(writer, stage.Scorer);
        }

        writer.Line($"{RuntimeNames.Guard}.Mark(site, input, ProtectedPositions, scores);");
        if (stage.Span is { } span)
        {
            writer.Line($"{RuntimeNames.Guard}.MarkSpan(input, {StageText.Place(span)}, scores);");
        }

        writer.Line();
        if (stage.Debias is { } table)
        {
            int start = stage.Span?.Start ?? PlanStart(model);
            writer.Line($"// {table.DisplayName} takes out what a place alone is worth; its first weight is that of position {CSharpText.Literal(start)}.");
            writer.Line($"{RuntimeNames.Guard}.Debias<{table.TypeName}>(site, input, {CSharpText.Literal(start)}, scores);");
            writer.Line();
        }
    }

    /// <summary>Which scores are overruled.</summary>
    internal static string Marks(TokenPipelineModel model, StageModel stage) => (stage.Span, model.Protected.Count) switch
    {
        ({ } span, 0) => $"those outside of the span '{CSharpText.OneLine(span.Name)}' become +infinity, padding -infinity",
        ({ } span, _) => $"protected tokens and those outside of the span '{CSharpText.OneLine(span.Name)}' become +infinity, padding -infinity",
        (null, 0) => "padding becomes -infinity",
        _ => "protected tokens become +infinity, padding -infinity",
    };

    private static int PlanStart(TokenPipelineModel model) => GuardRailParser.FirstUnprotected(model.Protected);

    private static void WriteThreshold(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        bool hasCeiling = stage.Budget.Ceiling > 0;
        string most = hasCeiling ? $", but the highest {CSharpText.Literal(stage.Budget.Ceiling)} at most" : "";
        writer.Line($"// Scores of at least {stage.Budget.Value} stay{most}; the best one, if none reaches that.");
        writer.Line($"{RuntimeNames.Span}<int> reached = workspace.Take<int>({StageText.Tokens(stage)});");
        string ceiling = hasCeiling ? $", {Ceiling(model, stage)}, reached, workspace" : ", reached";
        writer.Line($"int count = {RuntimeNames.Kernels}.ThresholdSelection.Select(scores, {StageText.Threshold(stage.Budget)}{ceiling});");
        writer.Line("if (count == 0)");
        using (writer.Block())
        {
            writer.Line("count = 1;");
            writer.Line($"{RuntimeNames.Kernels}.TopK.Select(scores, 1, reached, workspace);");
        }

        writer.Line();
        writer.Line($"{RuntimeNames.ReadOnlySpan}<int> kept = reached.Slice(0, count);");
    }

    /// <summary>The most that stay in all: a ceiling on what may be touched leaves room for the others.</summary>
    private static string Ceiling(TokenPipelineModel model, StageModel stage)
    {
        string most = CSharpText.Literal(stage.Budget.Ceiling);
        return stage.Budget.CountsTouchable ? $"{StageText.Untouchable(model, stage)} + {most}" : most;
    }

    private static void WriteStrided(SourceWriter writer, StageModel stage)
    {
        writer.Line($"// {Spaced(stage)} spaced tokens stay, protected ones first.");
        WriteKept(writer, stage);
        writer.Line($"{RuntimeNames.Kernels}.StridedSelection.Select(scores, {StageText.Count(stage)}, kept);");
    }

    /// <summary>How many evenly spaced tokens stay, as the beginning of a sentence.</summary>
    internal static string Spaced(StageModel stage) => stage.KeptIsFixed ? $"{CSharpText.Literal(stage.Kept)} evenly" : "Evenly";

    private static void WriteQuota(SourceWriter writer, TokenPipelineModel model, StageModel stage, QuotaModel quota)
    {
        string kind = quota.Window > 0 ? "WindowCells" : quota.Frames > 0 ? "FrameCells" : "GridCells";
        string cells = quota.Window > 0 && !model.Geometry.IsFixed
            ? $"{RuntimeNames.Kernels}.WindowCells.Count(input.OriginalTokens, {StageText.Cells(quota)})"
            : CSharpText.Literal(StageText.CellCount(quota, model.Geometry.Tokens));
        writer.Line($"// The {Highest(stage)} stay, shared out over {Regions(quota)}.");
        writer.Line($"{RuntimeNames.Span}<int> cells = workspace.Take<int>({StageText.Tokens(stage)});");
        writer.Line($"{RuntimeNames.Kernels}.{kind}.Assign(input.Positions, {StageText.Cells(quota)}, cells);");
        WriteKept(writer, stage);
        writer.Line($"{RuntimeNames.Kernels}.QuotaSelection.Select(scores, cells, {cells}, {StageText.Count(stage)}, kept, workspace);");
    }

    private static void WriteKept(SourceWriter writer, StageModel stage) =>
        writer.Line($"{RuntimeNames.Span}<int> kept = output.Kept.Slice(0, {StageText.Count(stage)});");

    /// <summary>What a quota is shared out over.</summary>
    internal static string Regions(QuotaModel quota)
    {
        string frames = CSharpText.Literal(quota.Frames);
        string grid = $"{Area(quota.Cell, quota.Cell)} cells of the {Area(quota.Rows, quota.Columns)} grid";
        return quota switch
        {
            { Window: > 0 } => $"windows of {CSharpText.Literal(quota.Window)} positions",
            { FrameTokens: > 0 } => $"{frames} frames of {CSharpText.Literal(quota.FrameTokens)} positions",
            { Frames: > 0 } => $"{grid} of each of {frames} frames",
            _ => grid,
        };
    }

    private static string Area(int rows, int columns) => $"{CSharpText.Literal(rows)} x {CSharpText.Literal(columns)}";

    /// <summary>How many scores stay.</summary>
    internal static string Highest(StageModel stage) => stage.KeptIsFixed ? $"{CSharpText.Literal(stage.Kept)} highest scores" : "highest scores";
}
