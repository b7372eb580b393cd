using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Emit;

/// <summary>Writes the ways in: weaving a model, registering the operators, scratch memory.</summary>
internal static class EntryPointEmitter
{
    private const string Weaver = "global::PipelineDsl.Onnx.TokenWeaver";
    private const string Woven = "global::PipelineDsl.Onnx.WovenModel";
    private const string Options = "global::PipelineDsl.Onnx.WeaveOptions? options = null";

    private const string Runner = "global::PipelineDsl.OnnxRuntime.ModelRunner";

    private const string Site = "global::PipelineDsl.OnnxRuntime.OutputSite";

    internal static void Write(SourceWriter writer, PipelineScope scope)
    {
        if (scope.Model.IsWoven)
        {
            WriteWoven(writer, scope);
        }

        if (scope.Model.HasOutput)
        {
            WriteOutput(writer, scope);
        }

        writer.Line("/// <summary>Scratch memory for calling the stages directly: one a thread, reset between calls.</summary>");
        MemberAttributes.Write(writer, scope);
        writer.Line($"public static {RuntimeNames.Workspace} CreateWorkspace() => new {RuntimeNames.Workspace}(Plan.WorkspaceBytes);");
        writer.Line();
    }

    private static void WriteOutput(SourceWriter writer, PipelineScope scope)
    {
        writer.Line("/// <summary>Opens the stage behind the model, to run between this model's session and the next one's.</summary>");
        writer.Line("/// <param name=\"seed\">Seed of random scorers.</param>");
        writer.Line("/// <returns>The site: a function over tensors.</returns>");
        MemberAttributes.Write(writer, scope);
        writer.Line($"public static {Site} OpenOutput(ulong seed = 0) => new {Site}(Definition, seed);");
        writer.Line();
    }

    private static void WriteWoven(SourceWriter writer, PipelineScope scope)
    {
        writer.Line("/// <summary>Rewrites an exported model so that it compresses its tokens as declared here.</summary>");
        writer.Line("/// <param name=\"modelPath\">The ONNX file.</param>");
        writer.Line("/// <param name=\"options\">How to weave; null for the defaults.</param>");
        writer.Line("/// <returns>The rewritten model.</returns>");
        MemberAttributes.Write(writer, scope);
        writer.Line($"public static {Woven} Weave(string modelPath, {Options}) =>");
        using (writer.Indented())
        {
            writer.Line($"{Weaver}.Weave(Definition, modelPath, options);");
        }

        writer.Line();
        writer.Line("/// <summary>Rewrites an exported model so that it compresses its tokens as declared here.</summary>");
        writer.Line("/// <param name=\"model\">The content of an ONNX file without external data.</param>");
        writer.Line("/// <param name=\"options\">How to weave; null for the defaults.</param>");
        writer.Line("/// <returns>The rewritten model.</returns>");
        MemberAttributes.Write(writer, scope);
        writer.Line($"public static {Woven} Weave(byte[] model, {Options}) =>");
        using (writer.Indented())
        {
            writer.Line($"{Weaver}.Weave(Definition, model, options);");
        }

        writer.Line();
        writer.Line("/// <summary>Makes the operators of these stages known to sessions, which can then load the woven model.</summary>");
        writer.Line("/// <param name=\"options\">Options of the session to come.</param>");
        MemberAttributes.Write(writer, scope);
        writer.Line("public static void Register(global::Microsoft.ML.OnnxRuntime.SessionOptions options) =>");
        using (writer.Indented())
        {
            writer.Line("global::PipelineDsl.OnnxRuntime.StageOperators.Register(options, Definition);");
        }

        writer.Line();
        writer.Line("/// <summary>Rewrites an exported model and opens it, ready to run.</summary>");
        writer.Line("/// <param name=\"modelPath\">The ONNX file.</param>");
        writer.Line("/// <param name=\"weaving\">How to weave; null for the defaults.</param>");
        writer.Line("/// <param name=\"running\">How to run; null for the defaults.</param>");
        writer.Line("/// <returns>The runner of the rewritten model.</returns>");
        MemberAttributes.Write(writer, scope);
        writer.Line($"public static {Runner} Open(string modelPath, {Options.Replace("options", "weaving")}, {Runner}Options? running = null)");
        using (writer.Block())
        {
            writer.Line($"{Woven} woven = Weave(modelPath, weaving);");
            writer.Line($"running ??= new {Runner}Options();");
            writer.Line($"return {Runner}.Open(woven.ToArray(), running with");
            using (writer.Block(");"))
            {
                writer.Line("Pipelines = running.Pipelines.Add(Definition),");
                writer.Line("ExternalDataFolder = woven.ExternalDataFolder ?? running.ExternalDataFolder,");
            }
        }

        writer.Line();
    }
}
