using ImageClassification.Pipelines;
using PipelineDsl.GpuCheck.Pipelines;
using PipelineDsl.Tokens;

namespace PipelineDsl.GpuCheck.Parity;

/// <summary>The pipelines whose stages are compared: those of the samples, and what they leave out.</summary>
internal static class CheckedPipelines
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<TokenPipeline> All { get; } =
    [
        ClsQuota25.Definition, ClsQuota50.Definition, ClsQuota75.Definition,
        ClsTopK25.Definition, ClsTopK50.Definition, ClsTopK75.Definition,
        ToMe25.Definition, ToMe50.Definition, ToMe75.Definition,
        ClsTopK50.Random.Definition, ClsTopK50.Uniform.Definition, ToMe50.Random.Definition,
        Step577x1024.Definition, NormHalf.Definition, QuotaOfWindows.Definition, QuotaOfGrid.Definition, QuotaOfGrid.Random.Definition,
        DecoderFastV.Definition, UserContrast.Definition,
    ];
}
