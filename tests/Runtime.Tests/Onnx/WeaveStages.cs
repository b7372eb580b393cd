using System.Collections.Immutable;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Pipelines as a generator would make them, for models to be woven.</summary>
internal static class WeaveStages
{
    private static int s_pipelines;

    /// <summary>A pipeline over a model's layers.</summary>
    /// <param name="geometry">Tokens, channels and layers of the model; whether the plan is fixed.</param>
    /// <param name="protectedPositions">Protected positions.</param>
    /// <param name="stages">What happens at which layer.</param>
    internal static TokenPipeline Pipeline(
        (int Tokens, int Channels, int Layers, bool IsStatic) geometry, ImmutableArray<int> protectedPositions,
        params ReadOnlySpan<(int Layer, StageSpec Spec)> stages)
    {
        string name = $"Woven{Interlocked.Increment(ref s_pipelines)}";
        List<TokenStage> made = [];
        List<int> layers = [geometry.Tokens];
        int tokens = geometry.Tokens;
        for (int layer = 0; layer < geometry.Layers; layer++)
        {
            foreach ((int at, StageSpec spec) in stages)
            {
                if (at == layer)
                {
                    int kept = spec.Budget.DependsOnData ? tokens : spec.Budget.Kept(tokens, geometry.Tokens, protectedPositions.Length);
                    bool isFixed = geometry.IsStatic && !spec.Budget.DependsOnData && made.All(stage => stage.KeptTokens > 0);
                    made.Add(Stage(
                        $"Layer{layer}{(char)('a' + made.Count)}", layer, spec, isFixed ? tokens : 0, isFixed ? kept : 0, tokens,
                        geometry.Channels, protectedPositions));
                    tokens = kept;
                }
            }

            layers.Add(tokens);
        }

        return new TokenPipeline
        {
            Name = name,
            FullName = $"Tests.{name}",
            Plan = new TokenPlan(geometry.Tokens, geometry.IsStatic, geometry.Channels, 2, [.. layers]),
            Stages = [.. made],
            Protected = protectedPositions,
        };
    }

    /// <summary>The same pipeline, with sizes left out of attention.</summary>
    internal static TokenPipeline WithoutProportionalAttention(TokenPipeline pipeline) => new()
    {
        Name = pipeline.Name,
        FullName = pipeline.FullName,
        Plan = pipeline.Plan,
        Stages = pipeline.Stages,
        Protected = pipeline.Protected,
        ProportionalAttention = false,
    };

    private static TokenStage Stage(
        string name, int layer, StageSpec spec, int tokens, int kept, int maxTokens, int channels, ImmutableArray<int> protectedPositions) => new()
    {
        Name = name,
        Layer = layer,
        Kind = spec.Kind,
        Signal = spec.Signal,
        Scorer = spec.Kind == StageKind.Merge ? default(KeySimilarity) : spec.Signal switch
        {
            StageSignal.Positions => default(ShuffledPosition),
            StageSignal.Hidden => default(TokenNorm),
            StageSignal.Keys => default(KeyNorm),
            StageSignal.Values => default(KeyNorm),
            StageSignal.Scores => default(NetworkScore),
            StageSignal.FirstQueryAttention => default(ClsAttention),
            StageSignal.EveryQueryAttention => default(MeanAttention),
            _ => default(LastQueryAttention),
        },
        Model = spec.Model,
        Budget = spec.Budget,
        Tokens = tokens,
        KeptTokens = kept,
        MaxTokens = maxTokens,
        Channels = channels,
        Protected = protectedPositions,
        WorkspaceBytes = (n, width) => 4096 + Workspace.BytesFor<float>((long)n * width) + BipartiteMatching.WorkspaceBytes(n, width)
            + (4 * Workspace.BytesFor<float>(n)),
        Body = spec.Kind == StageKind.Merge
            ? MergeBody(spec.Budget, protectedPositions)
            : PruneBody(new StageSite("Test", name, layer), spec, protectedPositions),
    };

    private static TokenStageBody MergeBody(TokenBudget budget, ImmutableArray<int> protectedPositions) => (in input, in output, workspace) =>
    {
        Span<float> metric = workspace.Take<float>(input.Tokens * input.Keys.HeadWidth);
        HeadMean.Compute(input.Keys, metric);
        Span<bool> isProtected = workspace.Take<bool>(input.Tokens);
        StageGuard.MarkProtected(input, protectedPositions.AsSpan(), isProtected);
        int removed = input.Tokens - budget.Kept(input.Tokens, input.OriginalTokens, protectedPositions.Length);
        Matching matching = BipartiteMatching.Match(
            new TokenMatrix(metric, input.Tokens, input.Keys.HeadWidth), removed, isProtected, input.Visible, MergeOrder.Ascending, workspace);
        output.Merge(input, matching, workspace);
        return matching.Leaders.Length;
    };

    private static TokenStageBody PruneBody(StageSite site, StageSpec spec, ImmutableArray<int> protectedPositions) => (in input, in output, workspace) =>
    {
        Span<float> scores = workspace.Take<float>(input.Tokens);
        switch (spec.Signal)
        {
            case StageSignal.Positions:
                ShuffledPosition.Score(input.Positions, scores);
                break;
            case StageSignal.Hidden:
                TokenNorm.Score(input.Hidden, scores);
                break;
            case StageSignal.Keys:
                KeyNorm.Score(input.Keys, scores);
                break;
            case StageSignal.Values:
                KeyNorm.Score(input.Values, scores);
                break;
            case StageSignal.Scores:
                StageGuard.ExpectScores(site, input);
                NetworkScore.Score(input.Scores, scores);
                break;
            default:
                HeadMean.Compute(input.Attention, scores);
                break;
        }

        StageGuard.Mark(site, input, protectedPositions.AsSpan(), scores);
        Span<int> kept = workspace.Take<int>(input.Tokens);
        int count = spec.Budget.DependsOnData
            ? ThresholdSelection.Select(scores, (float)spec.Budget.Value, kept)
            : spec.Budget.Kept(input.Tokens, input.OriginalTokens, protectedPositions.Length);
        if (!spec.Budget.DependsOnData)
        {
            TopK.Select(scores, count, kept, workspace);
        }

        output.Prune(input, kept[..count]);
        return count;
    };
}
