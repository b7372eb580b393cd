using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>Writes the properties of a stage's value that say how a GPU runs it, or why none can.</summary>
internal static class GpuStageEmitter
{
    /// <summary>Constants that only the user's types know, when the program starts.</summary>
    private const string Constants = RuntimeNames.Gpu + ".GpuConstants";

    /// <summary>Writes one property or the other.</summary>
    /// <param name="writer">Receives the code.</param>
    /// <param name="model">The pipeline.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="texts">Names of the constants that hold texts, by names of stages.</param>
    internal static void Write(SourceWriter writer, TokenPipelineModel model, StageModel stage, IReadOnlyDictionary<string, string> texts)
    {
        if (!texts.TryGetValue(StageText.Name(stage), out string text))
        {
            writer.Line($"ProcessorOnly = {CSharpText.Literal(ProcessorOnly.Why(model, stage))},");
            return;
        }

        writer.Line($"Gpu = new {RuntimeNames.Gpu}.GpuStage(");
        using (writer.Indented())
        {
            string query = GpuSteps.ReadsAttention(stage) ? ScorerCall.Query(stage.Scorer) : "";
            string queryText = query.Length > 0 && GpuScorers.Query(stage.Scorer).Length == 0 ? $"{Constants}.Query({query}) + " : "";
            string weights = stage is { Debias: { } table, IsIdentity: false } ? $"{Constants}.Weights<{table.TypeName}>() + " : "";
            writer.Line($"{queryText}{weights}KernelText.{text},");
            string first = query.Length > 0 ? $"{RuntimeNames.Gpu}.GpuKernels.AttentionOf({query}).AddRange(" : "";
            writer.Line($"{first}{RuntimeNames.Immutable}.Create(new {RuntimeNames.Gpu}.GpuKernel[]");
            using (writer.Block(first.Length > 0 ? ")))," : ")),"))
            {
                foreach (string kernel in GpuSteps.Of(model, stage).SelectMany(static step => step.Kernels))
                {
                    writer.Line($"{RuntimeNames.Gpu}.GpuKernels.{kernel},");
                }
            }
        }
    }
}
