using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>Writes the texts of the stages for GPUs: constants of the plan, and what they include. Stages of the same shape share one.</summary>
internal static class KernelTextEmitter
{
    /// <summary>The nested class; nothing where every stage runs on the processor alone.</summary>
    internal static void Write(SourceWriter writer, PipelineScope scope) => KernelTextClass.Write(
        writer,
        scope.IsTwin,
        "The stages as kernels for NVIDIA GPUs, in what CUDA C and OpenCL C have in common; the runtime has what they include.",
        [.. Shapes(scope.Model).Select(alike => Text(scope, alike.Key, [.. alike]))]);

    /// <summary>The text of every stage that has one: name of the stage, name of the constant.</summary>
    internal static IReadOnlyDictionary<string, string> Names(TokenPipelineModel model)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (IGrouping<StageModel, StageModel> alike in Shapes(model))
        {
            string name = StageText.Name(alike.First());
            foreach (StageModel stage in alike)
            {
                names.Add(StageText.Name(stage), name);
            }
        }

        return names;
    }

    private static IEnumerable<IGrouping<StageModel, StageModel>> Shapes(TokenPipelineModel model) =>
        model.Stages.Where(stage => ProcessorOnly.Why(model, stage).Length == 0).GroupBy(static stage => stage with { Layer = 0 });

    private static KernelTextModel Text(PipelineScope scope, StageModel shape, StageModel[] alike)
    {
        StageModel first = alike[0];
        string title = $"{Place(alike)} of {scope.Name}: {StageWords.Counts(first)}, {StageWords.Action(first)}.";
        return new KernelTextModel(StageText.Name(first), title, [.. Lines(scope.Model, shape)]);
    }

    private static string Place(StageModel[] alike) => alike.Length == 1
        ? StageWords.Place(alike[0])
        : $"{(alike[0].Cut == MethodSite.AfterBlock ? "Behind layers" : "Layers")} {Layers(alike)}";

    private static string Layers(StageModel[] alike) => string.Join(", ", alike.Select(static stage => CSharpText.Literal(stage.Layer)));

    private static IEnumerable<string> Lines(TokenPipelineModel model, StageModel stage)
    {
        foreach (string constant in KernelConstants.Of(model, stage))
        {
            yield return constant;
        }

        yield return "#include \"arguments.cl\"";
        foreach (GpuStep step in GpuSteps.Of(model, stage))
        {
            yield return "";
            yield return KernelComment.Line(step.Comment);
            foreach (string file in step.Includes)
            {
                yield return $"#include \"{file}\"";
            }

            foreach (string line in step.Text.Length == 0 ? [] : step.Text.Split('\n'))
            {
                yield return line.TrimEnd();
            }
        }
    }
}
