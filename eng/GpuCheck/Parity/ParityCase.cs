using PipelineDsl.Tokens;

namespace PipelineDsl.GpuCheck.Parity;

/// <summary>One stage in one setting.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Stage">One of its stages, which has kernels for a GPU.</param>
/// <param name="IsHalf">Whether the model's tensors hold half precision.</param>
/// <param name="Batch">Sequences.</param>
/// <param name="GivesAttention">Whether a scorer of attention gets probabilities, and not queries and keys to compute them from.</param>
internal sealed record ParityCase(TokenPipeline Pipeline, TokenStage Stage, bool IsHalf, int Batch, bool GivesAttention)
{
    private static readonly int[] Batches = [1, 8];

    /// <summary>Every stage of some pipelines that has kernels, in every setting.</summary>
    /// <param name="pipelines">The pipelines.</param>
    internal static IEnumerable<ParityCase> Of(IEnumerable<TokenPipeline> pipelines) =>
        from pipeline in pipelines
        from stage in pipeline.Stages
        where stage.Gpu is not null
        from isHalf in (bool[])[false, true]
        from batch in Batches
        from givesAttention in stage.Attention is null ? (bool[])[false] : [false, true]
        select new ParityCase(pipeline, stage, isHalf, batch, givesAttention);
}
