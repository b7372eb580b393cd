using PipelineDsl.Generator.Emit.Gpu;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Emit;

/// <summary>Writes the plan: the schedule as constants, as a value, and as a table to hover over.</summary>
internal static class PlanEmitter
{
    /// <summary>The table as the class's remarks.</summary>
    internal static void WriteRemarks(SourceWriter writer, TokenPipelineModel model)
    {
        string enter = $"{(model.Geometry.IsFixed ? "" : "At most ")}{CSharpText.Literal(model.Geometry.Tokens)}";
        StageModel? output = model.Stages.FirstOrDefault(static stage => stage.Cut == MethodSite.Output);
        string most = model.IsStatic ? "" : "at most ";
        string leave = $"{most}{CSharpText.Literal(output?.Entering ?? model.LayerTokens[model.Geometry.Layers])}";
        string percent = CSharpText.Prose(model.FlopsLeft * 100), times = CSharpText.Prose(1 / model.FlopsLeft);
        writer.Line("/// <remarks>");
        writer.Line($"/// <para>{enter} tokens of {model.Geometry.Channels} channels enter, {leave} leave the last of {model.Geometry.Layers} layers.</para>");
        if (output is not null)
        {
            writer.Line($"/// <para>Behind the model {most}{CSharpText.Literal(output.Kept)} are left, which saves in the model that follows.</para>");
        }

        if (model.IsWoven)
        {
            writer.Line($"/// <para>{percent} % of the layers' FLOPs are left: {times} times as fast, if time followed FLOPs.</para>");
        }

        if (!model.ProportionalAttention)
        {
            writer.Line("/// <para>A merged token is attended to like any other, however many it stands for; means still weigh it by its size.</para>");
        }

        foreach (string words in GpuWords.Remarks(model).Where(static words => words.Length > 0))
        {
            writer.Line($"/// <para>{CSharpText.Xml(words)}</para>");
        }

        writer.Line("/// <list type=\"table\">");
        writer.Line("/// <listheader><term>Layer</term><description>Tokens in and out, action</description></listheader>");
        foreach (StageModel stage in model.Stages)
        {
            string action = CSharpText.Xml(StageWords.Action(stage));
            writer.Line($"/// <item><term>{StageWords.Row(stage)}</term><description>{StageWords.Counts(stage)}, {action}</description></item>");
        }

        writer.Line("/// </list>");
        writer.Line("/// </remarks>");
    }

    /// <summary>The nested class.</summary>
    internal static void WriteClass(SourceWriter writer, PipelineScope scope)
    {
        TokenPipelineModel model = scope.Model;
        int output = model.LayerTokens[model.Geometry.Layers];
        double left = model.FlopsLeft;
        writer.Line("/// <summary>The computed schedule.</summary>");
        MemberAttributes.Write(writer, scope);
        writer.Line("public static class Plan");
        using (writer.Block())
        {
            string entering = model.Geometry.IsFixed ? "Tokens that" : "The most tokens that may";
            string leaving = model.IsStatic ? "Tokens that" : "The most tokens that may";
            Constant(writer, $"{entering} enter the first layer.", "int", "Tokens", CSharpText.Literal(model.Geometry.Tokens));
            Constant(writer, "Width of the residual stream.", "int", "Channels", CSharpText.Literal(model.Geometry.Channels));
            Constant(writer, "Layers of the model.", "int", "Layers", CSharpText.Literal(model.Geometry.Layers));
            string last = model.HasOutput ? "the stage behind the model" : "the last layer";
            Constant(writer, $"{leaving} leave {last}.", "int", "OutputTokens", CSharpText.Literal(output));
            Constant(writer, $"Share of the layers' floating-point operations that is left{Ceiling(model)}.", "double", "FlopsLeft", CSharpText.Literal(left));
            Constant(writer, $"The speed-up of the layers if time followed FLOPs{Ceiling(model)}.", "double", "IdealSpeedup", CSharpText.Literal(1 / left));
            foreach (StageModel stage in model.Stages)
            {
                string kept = stage.KeptIsFixed ? "Tokens that" : "The most tokens that may";
                Constant(writer, $"{kept} leave the stage {StageWords.At(stage)}.", "int", StageText.Name(stage) + "Kept", CSharpText.Literal(stage.Kept));
            }

            if (model.IsWoven)
            {
                WriteCudaGraphs(writer, model);
            }

            WriteTable(writer, model);
            WriteWorkspace(writer, model);
        }

        writer.Line();
    }

    private static string Ceiling(TokenPipelineModel model) => model.IsStatic ? "" : ", at the ceilings";

    /// <summary>One documented constant of a plan.</summary>
    internal static void Constant(SourceWriter writer, string summary, string type, string name, string value)
    {
        writer.Line($"/// <summary>{summary}</summary>");
        writer.Line($"public const {type} {name} = {value};");
        writer.Line();
    }

    private static void WriteCudaGraphs(SourceWriter writer, TokenPipelineModel model)
    {
        string obstacle = GpuWords.Obstacle(model);
        Constant(writer, "Whether runs of the woven model can be recorded as a CUDA graph.", "bool", "CudaGraphs", CSharpText.Literal(obstacle.Length == 0));
        Constant(writer, "Why they cannot; empty where they can.", "string", "CudaGraphObstacle", CSharpText.Literal(obstacle));
    }

    private static void WriteTable(SourceWriter writer, TokenPipelineModel model)
    {
        bool hasMore = HasOwnMlp(model) || model.DependsOnData;
        string last = model.HasOutput ? "the stage behind the model" : "the last layer";
        writer.Line($"/// <summary>As a value: tokens that each layer's attention sees, then those that leave {last}{Ceiling(model)}.</summary>");
        writer.Line($"public static {RuntimeNames.Table} Table {{ get; }} = new {RuntimeNames.Table}(");
        using (writer.Indented())
        {
            writer.Line($"{model.Geometry.Tokens}, {CSharpText.Literal(model.IsStatic)}, {model.Geometry.Channels}, {model.Geometry.MlpRatio},");
            string table = Numbers(model.LayerTokens);
            writer.Line(hasMore ? $"{table})" : $"{table});");
        }

        if (hasMore)
        {
            using (writer.Block(";"))
            {
                if (HasOwnMlp(model))
                {
                    writer.Line($"MlpTokens = {Numbers(model.MlpTokens)},");
                }

                if (model.DependsOnData)
                {
                    writer.Line($"CountedBy = {CSharpText.Literal(model.Type.FullName)},");
                }
            }
        }

        writer.Line();
    }

    /// <summary>Whether some MLP sees another number of tokens than the next layer's attention, so that the table has to say so.</summary>
    private static bool HasOwnMlp(TokenPipelineModel model) => !model.MlpTokens.SequenceEqual(model.LayerTokens.Skip(1));

    private static string Numbers(IEnumerable<int> counts) =>
        $"{RuntimeNames.Immutable}.Create(new int[] {{ {string.Join(", ", counts.Select(CSharpText.Literal))} }})";

    private static void WriteWorkspace(SourceWriter writer, TokenPipelineModel model)
    {
        writer.Line("/// <summary>Scratch bytes that suffice for every stage.</summary>");
        writer.Line("public static long WorkspaceBytes");
        using (writer.Block())
        {
            writer.Line("get");
            using (writer.Block())
            {
                writer.Line("long bytes = 0;");
                writer.Line($"foreach ({RuntimeNames.Stage} stage in Definition.Stages)");
                using (writer.Block())
                {
                    int keys = model.Geometry.HeadWidth, channels = model.Geometry.Channels;
                    string width = keys == channels
                        ? CSharpText.Literal(channels)
                        : $"stage.Signal == {RuntimeNames.Tokens}.StageSignal.Keys ? {CSharpText.Literal(keys)} : {CSharpText.Literal(channels)}";
                    writer.Line($"bytes = long.Max(bytes, stage.WorkspaceBytes(stage.MaxTokens, {width}));");
                }

                writer.Line();
                writer.Line("return bytes;");
            }
        }
    }
}
