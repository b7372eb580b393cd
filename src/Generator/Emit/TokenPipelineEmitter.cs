using PipelineDsl.Generator.Emit.Gpu;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit;

/// <summary>Writes the members of a token pipeline and of its twins, in the order in which a reader meets them.</summary>
internal static class TokenPipelineEmitter
{
    internal static void Write(SourceWriter writer, PipelineScope scope)
    {
        DefinitionEmitter.WriteProperty(writer, scope);
        EntryPointEmitter.Write(writer, scope);
        StageMethodEmitter.Write(writer, scope);
        PlanEmitter.WriteClass(writer, scope);
        KernelTextEmitter.Write(writer, scope);
        if (!scope.IsTwin)
        {
            WriteTwin(
                writer,
                scope.Twin(PipelineTwins.Random(scope.Model), "Random"),
                "The random baseline: the same numbers of tokens at the same layers, chosen at random. What cannot beat this has learnt nothing.");
            WriteTwin(
                writer,
                scope.Twin(PipelineTwins.Uniform(scope.Model), "Uniform"),
                "The uniform baseline: the same numbers of tokens at the same layers, evenly spaced.");
        }

        DefinitionEmitter.WriteValue(writer, scope);
    }

    private static void WriteTwin(SourceWriter writer, PipelineScope twin, string summary) =>
        TwinEmitter.Write(writer, twin.Name, summary, () => Write(writer, twin));
}
