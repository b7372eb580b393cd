using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Emit.Cache;

/// <summary>Writes the ways in: weaving a decoder, running one, compacting the tensors of one's own loop.</summary>
internal static class CacheEntryPointEmitter
{
    private const string Weaver = "global::PipelineDsl.Onnx.CacheWeaver";
    private const string Model = "global::PipelineDsl.Onnx.DecoderModel";
    private const string Rotary = "global::PipelineDsl.Kernels.RotaryEmbedding";
    private const string Decoder = "global::PipelineDsl.OnnxRuntime.Decoder";

    internal static void Write(SourceWriter writer, CacheScope scope)
    {
        WriteWeave(writer, scope, "string modelPath", "modelPath", "The ONNX file of a decoder with a cache.");
        WriteWeave(writer, scope, "byte[] model", "model", "The content of a decoder's ONNX file without external data.");

        writer.Line(
            "/// <summary>Makes an exported decoder give what the stages read, and opens it with a cache that is compressed as declared here.</summary>");
        writer.Line("/// <param name=\"modelPath\">The ONNX file of a decoder with a cache.</param>");
        writer.Line("/// <param name=\"options\">How to run; null for the defaults.</param>");
        writer.Line("/// <param name=\"seed\">Seed of random scorers.</param>");
        writer.Line("/// <returns>The decoder, before its first token.</returns>");
        MemberAttributes.Write(writer, scope.IsTwin);
        writer.Line($"public static {Decoder} Open(string modelPath, {Decoder}Options? options = null, ulong seed = 0) =>");
        using (writer.Indented())
        {
            writer.Line($"{Decoder}.Open(Weave(modelPath), Definition, options, seed);");
        }

        writer.Line();
        writer.Line(
            "/// <summary>Makes what compresses a cache in a loop of your own: it chooses and moves, over tensors that ONNX Runtime returned.</summary>");
        writer.Line("/// <param name=\"rotary\">The model's rotation; null when it has none, or when nobody reads it.</param>");
        writer.Line("/// <param name=\"seed\">Seed of random scorers.</param>");
        writer.Line("/// <returns>The compactor, with scratch memory of its own: one a thread.</returns>");
        MemberAttributes.Write(writer, scope.IsTwin);
        writer.Line($"public static {CacheNames.Compactor} CreateCompactor({Rotary}? rotary = null, ulong seed = 0) =>");
        using (writer.Indented())
        {
            writer.Line($"new {CacheNames.Compactor}(Definition, rotary, seed);");
        }

        writer.Line();
    }

    private static void WriteWeave(SourceWriter writer, CacheScope scope, string parameter, string name, string summary)
    {
        writer.Line("/// <summary>Makes an exported decoder give what the stages read, and take what they decide.</summary>");
        writer.Line($"/// <param name=\"{name}\">{summary}</param>");
        writer.Line("/// <returns>The rewritten model, with its inputs and outputs by what they are for.</returns>");
        MemberAttributes.Write(writer, scope.IsTwin);
        writer.Line($"public static {Model} Weave({parameter}) => {Weaver}.Weave(Definition, {name});");
        writer.Line();
    }
}
