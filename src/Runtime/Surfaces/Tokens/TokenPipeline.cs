using System.Collections.Immutable;

namespace PipelineDsl.Tokens;

/// <summary>A token pipeline as a value: what the generator made of an annotated class. Weaving, operators and reports take this.</summary>
public sealed class TokenPipeline
{
    /// <summary>Name shown in messages and reports, for example <c>DeitSmall</c> or <c>DeitSmall.Random</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Full name of the class; its operators live in the domain <c>pipelinedsl.{FullName}</c>.</summary>
    public required string FullName { get; init; }

    /// <summary>The schedule.</summary>
    public required TokenPlan Plan { get; init; }

    /// <summary>The stages in layer order.</summary>
    public required ImmutableArray<TokenStage> Stages { get; init; }

    /// <summary>Original positions that no stage may touch.</summary>
    public ImmutableArray<int> Protected { get; init; } = [];

    /// <summary>Seeds that reports average the random twin over; 0 when the class declares no random baseline.</summary>
    public int RandomSeeds { get; init; }

    /// <summary>
    /// Whether the logarithm of a merged token's size is added to its attention logits in all later layers (ToMe, arXiv 2210.09461).
    /// Sizes weigh means either way.
    /// </summary>
    public bool ProportionalAttention { get; init; } = true;

    /// <summary>
    /// Why runs of a woven model cannot be recorded as a CUDA graph; empty where they can: every stage in the graph has kernels for the GPU, and every
    /// length is fixed.
    /// </summary>
    public string CudaGraphObstacle
    {
        get
        {
            foreach (TokenStage stage in Stages)
            {
                // A stage at the output is no node of the model.
                if (stage.Cut != CutPoint.Output && stage.Gpu is null)
                {
                    return $"stage {stage.Name} runs on the processor{(stage.ProcessorOnly.Length > 0 ? $": {stage.ProcessorOnly}" : ".")}";
                }
            }

            return Plan.IsStatic ? "" : $"the number of tokens is open, up to {Plan.Tokens}; declare Tokens instead of MaxTokens.";
        }
    }

    /// <summary>Operator domain in woven models.</summary>
    public string Domain => $"pipelinedsl.{FullName}";
}
