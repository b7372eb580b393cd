using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit;

/// <summary>Writes one public method a stage, and the bodies that stages of the same shape share.</summary>
internal static class StageMethodEmitter
{
    private const string Parameters =
        $"in {RuntimeNames.Input} input, in {RuntimeNames.Output} output, {RuntimeNames.Workspace} workspace";

    internal static void Write(SourceWriter writer, PipelineScope scope)
    {
        foreach (IGrouping<StageModel, StageModel> alike in scope.Model.Stages.GroupBy(static stage => stage with { Layer = 0 }))
        {
            StageModel first = alike.First();
            bool isShared = alike.Skip(1).Any();
            string shared = $"{StageText.Name(first)}AndAlike";
            foreach (StageModel stage in alike)
            {
                WritePublic(writer, scope, stage, isShared ? shared : null);
            }

            if (isShared)
            {
                WriteShared(writer, scope, first, alike.Select(static stage => CSharpText.Literal(stage.Layer)), shared);
            }
        }
    }

    private static void WritePublic(SourceWriter writer, PipelineScope scope, StageModel stage, string? shared)
    {
        writer.Line(
            $"/// <summary>{StageWords.Place(stage)}: {CSharpText.Xml(StageWords.Counts(stage))}, {CSharpText.Xml(StageWords.Action(stage))}.</summary>");
        writer.Line($"/// <inheritdoc cref=\"{RuntimeNames.Tokens}.TokenStageBody\" path=\"/param\"/>");
        MemberAttributes.Write(writer, scope);
        string site = $"new {RuntimeNames.Site}({CSharpText.Literal(scope.Name)}, \"{StageText.Name(stage)}\", {CSharpText.Literal(stage.Layer)})";
        string head = $"public static int {StageText.Name(stage)}({Parameters})";
        if (shared is not null)
        {
            writer.Line($"{head} =>");
            using (writer.Indented())
            {
                writer.Line($"{shared}({site}, input, output, workspace);");
            }
        }
        else
        {
            writer.Line(head);
            using (writer.Block())
            {
                writer.Line($"var site = {site};");
                WriteBody(writer, scope.Model, stage);
            }
        }

        writer.Line();
    }

    private static void WriteShared(SourceWriter writer, PipelineScope scope, StageModel stage, IEnumerable<string> layers, string name)
    {
        writer.Line($"// Layers {string.Join(", ", layers)} have the same shape, so they share one body.");
        MemberAttributes.Write(writer, scope);
        writer.Line($"private static int {name}({RuntimeNames.Site} site, {Parameters})");
        using (writer.Block())
        {
            WriteBody(writer, scope.Model, stage);
        }

        writer.Line();
    }

    private static void WriteBody(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        WriteGuards(writer, model, stage);
        if (stage.IsIdentity)
        {
            writer.Line();
            writer.Line("// The budget keeps everything.");
            WriteIdentity(writer, StageText.Tokens(stage));
            return;
        }

        if (!stage.EnteringIsFixed)
        {
            WriteCount(writer, model, stage);
        }

        writer.Line();
        if (stage.Strategy == StageStrategy.Compose)
        {
            ComposeBodyEmitter.Write(writer, model, stage);
        }
        else if (stage.IsMerge)
        {
            MergeBodyEmitter.Write(writer, model, stage);
        }
        else
        {
            PruneBodyEmitter.Write(writer, model, stage);
        }
    }

    private static void WriteGuards(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        string expect = stage.EnteringIsFixed ? "Expect(site, input, tokens" : "ExpectAtMost(site, input, maxTokens";
        writer.Line($"{RuntimeNames.Guard}.{expect}: {stage.Entering}, channels: {model.Geometry.Channels});");
        if (stage.IsIdentity || stage.Counted is not null)
        {
            return;
        }

        foreach (string signal in Signals(model, stage))
        {
            writer.Line($"{RuntimeNames.Guard}.Expect{signal}(site, input);");
        }

        if (stage is { Span: { } span, TouchableIsFixed: true })
        {
            string place = $"{CSharpText.Literal(span.Name)}, {StageText.Place(span)}, expected: {CSharpText.Literal(stage.Touchable)}";
            writer.Line($"{RuntimeNames.Guard}.ExpectSpan(site, input, ProtectedPositions, {place});");
        }
    }

    /// <summary>The signals that have to be there, besides hidden states and positions, which always are.</summary>
    private static IEnumerable<string> Signals(TokenPipelineModel model, StageModel stage)
    {
        string[] read = stage is { Strategy: StageStrategy.Compose, Recipe: { } recipe }
            ? RecipeText.Signals(recipe.Facts, stage.Cut, model.Protected.Count > 0)
            : [stage.Scorer.Signal.ToString()];
        return read.Where(static signal => signal is not ("Hidden" or "Positions"))
            .Select(static signal => signal.EndsWith("Attention", StringComparison.Ordinal) ? "Attention" : signal);
    }

    /// <summary>Lengths that differ from run to run: the count is taken by the same arithmetic as the plan's.</summary>
    private static void WriteCount(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        writer.Line("int tokens = input.Tokens;");
        if (stage.Counted is not null)
        {
            return;
        }

        if (stage is { Span: { } span, TouchableIsFixed: false })
        {
            writer.Line($"int touchable = {RuntimeNames.Guard}.CountSpan(input, ProtectedPositions, {StageText.Place(span)});");
        }

        if (stage.Budget.DependsOnData || stage.Strategy == StageStrategy.Compose)
        {
            return;
        }

        writer.Line();
        writer.Line($"// How many stay: {StageWords.Budget(stage.Budget)}.");
        writer.Line($"int count = {Count(model, stage)};");
        if (stage.IsMerge)
        {
            string isProtected = $"protectedCount: {StageText.Untouchable(model, stage)}, "
                + $"protectedInFront: {CSharpText.Literal(stage.Budget.ProtectedInFront)}";
            writer.Line($"{RuntimeNames.Guard}.ExpectMergeable(site, tokens, count, {isProtected});");
        }
    }

    /// <summary>Of a span the plan knows how many stay; a baseline of a composed method keeps as many rows as that writes.</summary>
    private static string Count(TokenPipelineModel model, StageModel stage) =>
        stage is { Span: not null, TouchableIsFixed: true }
            ? $"tokens - {CSharpText.Literal(stage.Touchable)} + {CSharpText.Literal(stage.Kept - stage.Untouchable)}"
        : stage.Recipe is { IsComposed: true }
            ? $"Definition.Stages[{CSharpText.Literal(Array.IndexOf([.. model.Stages], stage))}].KeptOf(tokens, input.OriginalTokens)"
        : StageText.Kept(model, stage);

    private static void WriteIdentity(SourceWriter writer, string tokens)
    {
        writer.Line($"{RuntimeNames.Span}<int> all = output.Kept.Slice(0, {tokens});");
        writer.Line("for (int token = 0; token < all.Length; token++)");
        using (writer.Block())
        {
            writer.Line("all[token] = token;");
        }

        writer.Line();
        writer.Line("output.Prune(input, all);");
        writer.Line($"return {tokens};");
    }
}
