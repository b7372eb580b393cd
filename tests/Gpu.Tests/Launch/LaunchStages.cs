using PipelineDsl.Tests.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Launch;

/// <summary>Stages with code for the processor and for a GPU.</summary>
internal static class LaunchStages
{
    internal const int Tokens = 37, Kept = 12;

    /// <summary>Keeps the tokens of the greatest norms.</summary>
    internal static TokenStage Norms(int tokens = Tokens, int kept = Kept, int layer = 0) => WithKernels(
        TestStages.Prune(StageSignal.Hidden, new TokenBudget(BudgetKind.KeepCount, kept), tokens, kept, layer: layer),
        $"""
        // Layer {layer} of Example: {tokens} -> {kept} tokens, the highest by TokenNorm stay.
        #define TOKENS {tokens}
        #define KEPT {kept}
        #define MAX_TOKENS {tokens}
        #define MAX_KEPT {kept}
        #define CHANNELS {TestStages.Channels}
        #include "arguments.cl"
        #include "scoring/token_norm.cl"
        #include "selection/top_k.cl"
        #include "selection/gather.cl"
        """);

    /// <summary>The same stage with another text.</summary>
    internal static TokenStage WithKernels(TokenStage stage, string text) =>
        TestStages.WithKernels(stage, new GpuStage(text, [GpuKernels.TokenNorm, GpuKernels.SelectHighest, GpuKernels.GatherKept]), "");
}
