using PipelineDsl.Generator.Emit.Cache;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model.Cache;
using PipelineDsl.Recipes;

namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>Writes what GPUs do to the cache of a layer: constants of the plan, and what the texts include. Layers that are alike share one.</summary>
internal static class CacheTextEmitter
{
    /// <summary>The nested class; nothing where all values that leave are folded.</summary>
    internal static void Write(SourceWriter writer, CacheScope scope) => KernelTextClass.Write(
        writer,
        scope.IsTwin,
        "What NVIDIA GPUs do to a cache, in what CUDA C and OpenCL C have in common; the runtime has what the texts include.",
        [.. CacheStageGroup.Alike(scope.Model).Where(static group => CacheScoring.MovesOnGpu(group.Shape)).Select(group => Text(scope, group))]);

    /// <summary>Writes the properties of a stage's value that say what a GPU does, and why not all.</summary>
    internal static void WriteProperties(SourceWriter writer, CacheStageGroup group)
    {
        CacheShapeModel shape = group.Shape;
        if (!CacheScoring.ReadsRows(shape))
        {
            writer.Line("ReadsRows = false,");
        }

        if (CacheScoring.MovesOnGpu(shape))
        {
            string scoring = CacheScoring.Kernels(shape) is { } scorer ? $", {RuntimeNames.Gpu}.GpuCacheKernels.{scorer.Name}" : "";
            writer.Line($"Gpu = new {RuntimeNames.Gpu}.GpuCacheStage(KernelText.{group.Name}{scoring}),");
        }

        if (CacheScoring.Why(shape) is { Length: > 0 } why)
        {
            writer.Line($"ProcessorOnly = {CSharpText.Literal(why)},");
        }
    }

    private static KernelTextModel Text(CacheScope scope, CacheStageGroup group)
    {
        string rail = CacheWords.Protected(scope.Model, "always stay") is { } stay ? " " + stay : "";
        return new KernelTextModel(group.Name, $"{group.Layers} of {scope.Name}: {CacheWords.Deed(group.Shape)} stay.{rail}", [.. Lines(scope.Model, group.Shape)]);
    }

    private static IEnumerable<string> Lines(CachePipelineModel model, CacheShapeModel shape)
    {
        yield return Number("HEAD_DIM", model.Geometry.HeadDim);
        if (CacheScoring.Kernels(shape) is { } scorer)
        {
            yield return Number("KV_HEADS", model.Geometry.KvHeads);
            if (scorer.ReadsQueryHeads && model.Geometry.QueryHeads > 0)
            {
                yield return Number("QUERY_HEADS", model.Geometry.QueryHeads);
            }

            foreach (MethodOption option in scorer.Options)
            {
                yield return Number(option.Name.ToUpperInvariant(), Value(shape, option));
            }

            yield return "";
            yield return KernelComment.Line($"{scorer.Name} scores every entry: {Words(shape, scorer)}.");
            yield return "#include \"caches/scoring.cl\"";
            yield return $"#include \"caches/scoring/{scorer.Kernel}.cl\"";
        }

        yield return "";
        string padded = shape.HasUnevenHeads ? "; shorter heads are padded in front" : "";
        yield return KernelComment.Line($"What stays moves to the front of other memory{padded}.");
        yield return "#include \"caches/move.cl\"";
    }

    /// <summary>What an entry scores.</summary>
    private static string Words(CacheShapeModel shape, CacheScorerFacts scorer) => scorer.Name switch
    {
        "Knorm" => "minus the length of its key",
        "KeyNorm" => "minus the squared length of its key",
        "ValueNorm" => "the length of its value",
        "KeyDiff" => "minus the cosine of its key with the mean direction of all keys of its head",
        "QFilter" => "minus the product of its key with the filter of its head",
        "LastQueryAttention" => "the attention that the last token pays it, averaged over the query heads of its group",
        "Tova" => "the attention that the last token pays it, averaged over all query heads",
        _ => $"the attention that the last {Given(shape, scorer, "Window")} tokens pay it, averaged over {Given(shape, scorer, "Pooling")} neighbours",
    };

    private static string Given(CacheShapeModel shape, CacheScorerFacts scorer, string name) =>
        CSharpText.Literal(Value(shape, scorer.Options.First(option => option.Name == name)));

    /// <summary>An option's value; all options of the scorers that have kernels are whole numbers.</summary>
    private static int Value(CacheShapeModel shape, MethodOption option) =>
        (int)(shape.Options.FirstOrDefault(given => given.Name == option.Name)?.Value ?? option.Default);

    private static string Number(string name, int value) => $"#define {name} {CSharpText.Literal(value)}";
}
