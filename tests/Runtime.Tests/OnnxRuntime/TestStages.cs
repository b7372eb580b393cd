using System.Collections.Immutable;
using PipelineDsl.Gpu;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>Stages as a generator would write them: bodies that put kernels together.</summary>
internal static class TestStages
{
    internal const int Channels = 6;

    private static int s_pipelines;

    /// <summary>A pipeline of stages at layers 0, 1, ...; a static plan when the first stage knows its tokens.</summary>
    internal static TokenPipeline Pipeline(params TokenStage[] stages)
    {
        string name = $"Test{Interlocked.Increment(ref s_pipelines)}";
        ImmutableArray<int> layers = [.. stages.Select(stage => stage.MaxTokens), stages[^1].KeptTokens];
        return new TokenPipeline
        {
            Name = name,
            FullName = $"Tests.{name}",
            Plan = new TokenPlan(stages[0].MaxTokens, stages[0].Tokens > 0, Channels, 4, layers),
            Stages = [.. stages],
        };
    }

    /// <summary>Merges by the mean of the keys, as ToMe does.</summary>
    internal static TokenStage Merge(int tokens, int removed, int layer = 0) => new()
    {
        Name = $"Layer{layer}",
        Layer = layer,
        Kind = StageKind.Merge,
        Signal = StageSignal.Keys,
        Scorer = default(KeySimilarity),
        Budget = new TokenBudget(BudgetKind.Remove, removed),
        Tokens = tokens,
        KeptTokens = tokens - removed,
        MaxTokens = tokens,
        Channels = Channels,
        WorkspaceBytes = (n, width) => Workspace.BytesFor<float>((long)n * width) + BipartiteMatching.WorkspaceBytes(n, width) + Workspace.BytesFor<float>(n),
        Body = (in TokenStageInput input, in TokenStageOutput output, Workspace workspace) =>
        {
            Span<float> metric = workspace.Take<float>(input.Tokens * input.Keys.HeadWidth);
            HeadMean.Compute(input.Keys, metric);
            StageGuard.RequireFinite(new StageSite("Test", "Layer", layer), metric, input.Keys.HeadWidth);
            Matching matching = BipartiteMatching.Match(
                new TokenMatrix(metric, input.Tokens, input.Keys.HeadWidth), removed, [], input.Visible, MergeOrder.Ascending, workspace);
            output.Merge(input, matching, workspace);
            return matching.Leaders.Length;
        },
    };

    /// <summary>Keeps the tokens with the highest scores; the scores follow the signal.</summary>
    internal static TokenStage Prune(StageSignal signal, TokenBudget budget, int tokens = 0, int kept = 0, int maxTokens = 32, int layer = 0) => new()
    {
        Name = $"Layer{layer}",
        Layer = layer,
        Kind = StageKind.Prune,
        Signal = signal,
        Scorer = default(TokenNorm),
        Budget = budget,
        Tokens = tokens,
        KeptTokens = kept,
        MaxTokens = tokens > 0 ? tokens : maxTokens,
        Channels = Channels,
        WorkspaceBytes = (n, _) => Workspace.BytesFor<float>(n) + Workspace.BytesFor<int>(n) + TopK.WorkspaceBytes(n),
        Body = (in TokenStageInput input, in TokenStageOutput output, Workspace workspace) =>
        {
            Span<float> scores = workspace.Take<float>(input.Tokens);
            Score(signal, input, scores);
            StageGuard.Mark(new StageSite("Test", "Layer", layer), input, [], scores);
            Span<int> selected = workspace.Take<int>(input.Tokens);
            int count = budget.DependsOnData
                ? ThresholdSelection.Select(scores, (float)budget.Value, selected)
                : kept > 0 ? kept : budget.Kept(input.Tokens, input.OriginalTokens, 0);
            if (!budget.DependsOnData)
            {
                TopK.Select(scores, count, selected, workspace);
            }

            output.Prune(input, selected[..count]);
            return count;
        },
    };

    /// <summary>The same stage with other code.</summary>
    internal static TokenStage WithBody(TokenStage stage, TokenStageBody body) => With(stage, body, null, "");

    /// <summary>The same stage with kernels for a GPU, or with the reason why it has none.</summary>
    internal static TokenStage WithKernels(TokenStage stage, GpuStage? kernels, string processorOnly) => With(stage, stage.Body, kernels, processorOnly);

    private static TokenStage With(TokenStage stage, TokenStageBody body, GpuStage? kernels, string processorOnly) => new()
    {
        Name = stage.Name,
        Layer = stage.Layer,
        Kind = stage.Kind,
        Signal = stage.Signal,
        Also = stage.Also,
        Model = stage.Model,
        Scorer = stage.Scorer,
        Budget = stage.Budget,
        Tokens = stage.Tokens,
        KeptTokens = stage.KeptTokens,
        MaxTokens = stage.MaxTokens,
        Channels = stage.Channels,
        WorkspaceBytes = stage.WorkspaceBytes,
        Body = body,
        Gpu = kernels,
        ProcessorOnly = processorOnly,
    };

    private static void Score(StageSignal signal, in TokenStageInput input, Span<float> scores)
    {
        switch (signal)
        {
            case StageSignal.Positions:
                RandomScore.Score(input.Positions, scores);
                break;
            case StageSignal.Hidden:
                TokenNorm.Score(input.Hidden, scores);
                break;
            case StageSignal.Keys:
                KeyNorm.Score(input.Keys, scores);
                break;
            case StageSignal.Queries:
                KeyNorm.Score(input.Queries, scores);
                break;
            case StageSignal.Values:
                KeyNorm.Score(input.Values, scores);
                break;
            case StageSignal.Normed:
                TokenNorm.Score(input.Normed, scores);
                break;
            case StageSignal.Embeddings:
                TokenNorm.Score(input.Embeddings, scores);
                break;
            case StageSignal.Scores:
                NetworkScore.Score(input.Scores, scores);
                break;
            default:
                HeadMean.Compute(input.Attention, scores);
                break;
        }
    }
}
