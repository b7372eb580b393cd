using PipelineDsl.Generator.Emit.Gpu;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Emit;

/// <summary>Writes the pipeline as a value, which weaving, operators and reports take.</summary>
internal static class DefinitionEmitter
{
    internal static void WriteProperty(SourceWriter writer, PipelineScope scope)
    {
        writer.Line("/// <summary>This pipeline as a value: what weaving, operators and reports take.</summary>");
        MemberAttributes.Write(writer, scope);
        writer.Line($"public static {RuntimeNames.Pipeline} Definition => DefinitionValue.Pipeline;");
        writer.Line();
    }

    internal static void WriteValue(SourceWriter writer, PipelineScope scope)
    {
        TokenPipelineModel model = scope.Model;
        writer.Line("// Positions (0-based, in the sequence that enters the first layer) that no stage may touch.");
        MemberAttributes.Write(writer, scope);
        writer.Line($"private static {RuntimeNames.ReadOnlySpan}<int> ProtectedPositions => {Positions(model)};");
        writer.Line();
        if (model.Stages.Any(static stage => stage.Reading.Scorer is { IsExplicit: true, Signal: SignalForm.Attention }))
        {
            MemberAttributes.Write(writer, scope);
            writer.Line("private static global::PipelineDsl.AttentionQuery QueryOf<TScorer>()");
            using (writer.Indented())
            {
                writer.Line("where TScorer : struct, global::PipelineDsl.IAttentionScorer => TScorer.Query;");
            }

            writer.Line();
        }

        writer.Line("// A class of its own, so that static fields of yours may use the definition, whichever is initialised first.");
        MemberAttributes.Write(writer, scope);
        writer.Line("private static class DefinitionValue");
        using (writer.Block())
        {
            writer.Line($"internal static readonly {RuntimeNames.Pipeline} Pipeline = new {RuntimeNames.Pipeline}");
            using (writer.Block(";"))
            {
                writer.Line($"Name = {CSharpText.Literal(scope.Name)},");
                writer.Line($"FullName = {CSharpText.Literal(scope.FullName)},");
                writer.Line("Plan = Plan.Table,");
                writer.Line($"Protected = {RuntimeNames.Immutable}.Create(ProtectedPositions),");
                writer.Line($"RandomSeeds = {model.RandomSeeds},");
                if (!model.ProportionalAttention)
                {
                    writer.Line("ProportionalAttention = false,");
                }

                writer.Line($"Stages = {RuntimeNames.Immutable}.Create(new {RuntimeNames.Stage}[]");
                using (writer.Block("),"))
                {
                    IReadOnlyDictionary<string, string> texts = KernelTextEmitter.Names(model);
                    foreach (StageModel stage in model.Stages)
                    {
                        WriteStage(writer, model, stage, texts);
                    }
                }
            }
        }
    }

    private static void WriteStage(SourceWriter writer, TokenPipelineModel model, StageModel stage, IReadOnlyDictionary<string, string> texts)
    {
        writer.Line($"new {RuntimeNames.Stage}");
        using (writer.Block(","))
        {
            writer.Line($"Name = \"{StageText.Name(stage)}\",");
            writer.Line($"Layer = {stage.Layer},");
            writer.Line($"Kind = {RuntimeNames.Tokens}.StageKind.{(stage.HasSizes ? "Merge" : "Prune")},");
            WriteSignals(writer, model, stage);
            WritePlace(writer, stage);
            writer.Line($"Budget = {StageText.Budget(stage.Budget)},");
            if (stage.EnteringIsFixed)
            {
                writer.Line($"Tokens = {stage.Entering},");
            }

            if (stage.KeptIsFixed)
            {
                writer.Line($"KeptTokens = {stage.Kept},");
            }

            writer.Line($"MaxTokens = {stage.Entering},");
            writer.Line($"Channels = {model.Geometry.Channels},");
            writer.Line($"Protected = {RuntimeNames.Immutable}.Create(ProtectedPositions),");
            if (stage.Strategy == StageStrategy.PruneStrided)
            {
                writer.Line($"Selection = {RuntimeNames.Tokens}.TokenSelection.Strided,");
            }

            if (stage.Quota is { } quota)
            {
                string frames = quota.Frames == 0 ? ""
                    : $" {{ Frames = {CSharpText.Literal(quota.Frames)}, FrameTokens = {CSharpText.Literal(quota.FrameTokens)} }}";
                writer.Line(
                    $"Quota = new {RuntimeNames.Tokens}.TokenQuota({quota.First}, {quota.Window}, {quota.Rows}, {quota.Columns}, {quota.Cell}){frames},");
            }

            if (stage.IsMerge)
            {
                writer.Line($"Order = {StageText.Order(stage)},");
            }

            writer.Line($"Body = {StageText.Name(stage)},");
            GpuStageEmitter.Write(writer, model, stage, texts);
            writer.Line($"WorkspaceBytes = static (tokens, width) => {WorkspaceEmitter.Bytes(model, stage)},");
        }
    }

    /// <summary>What the stage asks, and what it reads for that.</summary>
    private static void WriteSignals(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        string[] signals = stage.Reading is { Strategy: StageStrategy.Compose, Recipe: { } read }
            ? [.. RecipeText.Signals(read.Facts, stage.Cut, model.Protected.Count > 0).Select(static signal => $"{RuntimeNames.Tokens}.StageSignal.{signal}")]
            : [ScorerCall.Signal(stage.Reading.Scorer)];
        writer.Line($"Signal = {signals[0]},");
        if (signals.Length > 1)
        {
            writer.Line($"Also = {RuntimeNames.Immutable}.Create({string.Join(", ", signals.Skip(1))}),");
        }

        if (stage is { Strategy: StageStrategy.Compose, Recipe: { } recipe })
        {
            writer.Line($"Scorer = {RecipeText.Value(recipe)},");
        }
        else
        {
            writer.Line($"Scorer = default({stage.Scorer.TypeName}),");
            if (stage.Recipe is { IsComposed: true } composed)
            {
                writer.Line($"Method = {RecipeText.Value(composed)},");
            }
        }

        if (stage.Counted is not null)
        {
            writer.Line($"CountedBy = {StageText.Counted(model, stage)},");
        }

        if (stage.Reducer is { } reducer)
        {
            writer.Line($"Reducer = default({reducer.TypeName}),");
        }

        if (stage.Debias is { } table)
        {
            writer.Line($"Debias = default({table.TypeName}),");
        }

        if (stage.Model.Length > 0)
        {
            writer.Line($"Model = {CSharpText.Literal(stage.Model)},");
        }
    }

    /// <summary>Where the stage acts. What goes without saying is left out.</summary>
    private static void WritePlace(SourceWriter writer, StageModel stage)
    {
        if (stage.Cut != MethodSite.AfterAttention)
        {
            writer.Line($"Cut = global::PipelineDsl.CutPoint.{stage.Cut.ToString()},");
        }

        if (stage.ReadsNextLayer)
        {
            writer.Line("ReadsNextLayer = true,");
        }

        if (stage.Span is { } span)
        {
            writer.Line($"Span = new {RuntimeNames.Tokens}.TokenSpan({CSharpText.Literal(span.Name)}, {StageText.Place(span)}),");
            if (stage.TouchableIsFixed)
            {
                writer.Line($"SpanTokens = {stage.Touchable},");
            }
        }

        if (stage.IsRepacked)
        {
            writer.Line("Positions = global::PipelineDsl.PositionPolicy.Repacked,");
        }
    }

    private static string Positions(TokenPipelineModel model) => model.Protected.Count == 0
        ? "default"
        : $"new int[] {{ {string.Join(", ", model.Protected.Select(CSharpText.Literal))} }}";
}
