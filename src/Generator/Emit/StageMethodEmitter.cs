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
        writer.Line($"/// <summary>Layer {stage.Layer}: {CSharpText.Xml(StageWords.Counts(stage))}, {CSharpText.Xml(StageWords.Action(stage))}.</summary>");
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
        if (stage.IsMerge)
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
        if (!stage.IsIdentity && stage.Scorer.Signal is SignalForm.Keys or SignalForm.Attention)
        {
            writer.Line($"{RuntimeNames.Guard}.Expect{stage.Scorer.Signal.ToString()}(site, input);");
        }
    }

    /// <summary>Lengths that differ from run to run: the count is taken by the same arithmetic as the plan's.</summary>
    private static void WriteCount(SourceWriter writer, TokenPipelineModel model, StageModel stage)
    {
        writer.Line("int tokens = input.Tokens;");
        if (stage.Budget.DependsOnData)
        {
            return;
        }

        writer.Line();
        writer.Line($"// How many stay: {StageWords.Budget(stage.Budget)}.");
        writer.Line($"int count = {StageText.Budget(stage.Budget)}.Kept(tokens, input.OriginalTokens, protectedCount: {model.Protected.Count});");
        if (stage.IsMerge)
        {
            string isProtected = $"protectedCount: {CSharpText.Literal(model.Protected.Count)}, protectedInFront: {CSharpText.Literal(stage.Budget.ProtectedInFront)}";
            writer.Line($"{RuntimeNames.Guard}.ExpectMergeable(site, tokens, count, {isProtected});");
        }
    }

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
