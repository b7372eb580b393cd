using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>Stages that have no kernels for a GPU, and why.</summary>
internal static class ProcessorOnly
{
    /// <summary>Regions of a quota that one group of threads shares a budget out over; a limit of <c>selection/quota.cl</c>.</summary>
    private const int MostCells = 2048;

    /// <summary>Why a stage runs on the processor alone, as a sentence; empty where it has kernels for a GPU.</summary>
    internal static string Why(TokenPipelineModel model, StageModel stage) =>
        stage.IsIdentity ? ""
        : stage is { Strategy: StageStrategy.Compose, Recipe: { } recipe } ? $"There are no kernels for GPUs of the composed method {recipe.Method}."
        : stage.Counted is not null ? "It keeps as many tokens as the pipeline itself would, which depends on the data."
        : stage.Budget.DependsOnData ? "How many tokens stay depends on the data."
        : stage is { Span: { } span, TouchableIsFixed: false } ? $"How many tokens of the span '{CSharpText.OneLine(span.Name)}' are left depends on the data."
        : stage.Quota is { } quota && StageText.CellCount(quota, model.Geometry.Tokens) > MostCells
            ? $"A quota over more than {CSharpText.Literal(MostCells)} regions does not fit into a GPU's local memory."
        : stage.Reducer is { } reducer ? $"There are no kernels for GPUs of the reducer {reducer.DisplayName}."
        : stage.Strategy == StageStrategy.PruneStrided || GpuScorers.Of(stage.Scorer) is not null ? ""
        : $"{stage.Scorer.DisplayName} cannot be translated for GPUs, because {stage.Scorer.Translation?.Reason ?? "its body is not at hand"}.";
}
