using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Lowering;

/// <summary>Makes stages whose bodies compose the kernels as generated code does.</summary>
internal static class KernelStage
{
    private delegate void Scoring(in TokenStageInput input, Span<float> result);

    internal static TokenStage Make(StageCase test, string name = "Layer3") => new()
    {
        Name = name,
        Layer = 3,
        Kind = test.Kind,
        Signal = test.Signal,
        Scorer = test.Scorer,
        Budget = test.Budget,
        Tokens = test.Dynamic ? 0 : test.Tokens,
        KeptTokens = 0,
        MaxTokens = test.Tokens + 3,
        Channels = test.Channels,
        Protected = [.. test.Protected],
        Selection = test.Selection,
        Quota = test.Quota,
        Order = test.Order,
        Body = test.Kind == StageKind.Merge ? Merge(test) : Prune(test),
        WorkspaceBytes = static (tokens, width) => 100_000 + (100L * tokens * (width + 100)),
    };

    internal static TokenPipeline Pipeline(StageCase test, params TokenStage[] stages) => new()
    {
        Name = "Test",
        FullName = "Test",
        Plan = new TokenPlan(test.Dynamic ? test.Original + 9 : test.Original, !test.Dynamic, test.Channels, 4, [test.Tokens, test.Tokens]),
        Stages = [.. stages],
        Protected = [.. test.Protected],
    };

    private static TokenStageBody Prune(StageCase test)
    {
        Scoring score = ScoringOf(test.Scorer);
        var site = new StageSite("Test", "Layer3", 3);
        return (in input, in output, workspace) =>
        {
            int tokens = input.Tokens;
            Span<float> scores = workspace.Take<float>(tokens);
            scores.Clear();
            if (test.Selection == TokenSelection.TopK)
            {
                score(input, scores);
            }

            StageGuard.Mark(site, input, test.Protected, scores);
            Span<int> kept = workspace.Take<int>(tokens);
            kept = kept[..Select(test, input, scores, kept, workspace)];
            output.Prune(input, kept);
            return kept.Length;
        };
    }

    private static int Select(StageCase test, in TokenStageInput input, Span<float> scores, Span<int> kept, Workspace workspace)
    {
        if (test.Budget.DependsOnData)
        {
            int reached = ThresholdSelection.Select(scores, (float)test.Budget.Value, kept);
            if (reached == 0)
            {
                TopK.Select(scores, 1, kept, workspace);
            }

            return int.Max(reached, 1);
        }

        int count = test.Budget.Kept(input.Tokens, input.OriginalTokens, test.Protected.Length);
        if (test.Selection == TokenSelection.Strided)
        {
            StridedSelection.Select(scores, count, kept);
        }
        else if (test.Quota is { Window: > 0 } windows)
        {
            Span<int> cells = workspace.Take<int>(input.Tokens);
            WindowCells.Assign(input.Positions, windows.First, windows.Window, cells);
            QuotaSelection.Select(scores, cells, WindowCells.Count(input.OriginalTokens, windows.First, windows.Window), count, kept, workspace);
        }
        else if (test.Quota is { } grid)
        {
            Span<int> cells = workspace.Take<int>(input.Tokens);
            GridCells.Assign(input.Positions, grid.First, grid.Rows, grid.Columns, grid.Cell, cells);
            QuotaSelection.Select(scores, cells, GridCells.Count(grid.Rows, grid.Columns, grid.Cell), count, kept, workspace);
        }
        else
        {
            TopK.Select(scores, count, kept, workspace);
        }

        return count;
    }

    private static TokenStageBody Merge(StageCase test)
    {
        Scoring measure = ScoringOf(test.Scorer);
        return (in input, in output, workspace) =>
        {
            int tokens = input.Tokens;
            int width = test.Signal == StageSignal.Keys ? input.Keys.HeadWidth : input.Hidden.Channels;
            Span<float> values = workspace.Take<float>(tokens * width);
            measure(input, values);
            var metric = new TokenMatrix(values, tokens, width);
            Span<bool> isProtected = workspace.Take<bool>(tokens);
            StageGuard.MarkProtected(input, test.Protected, isProtected);
            Matching matching = test.Budget.DependsOnData
                ? BipartiteMatching.MatchAbove(metric, (float)test.Budget.Value, isProtected, input.Visible, test.Order, workspace)
                : BipartiteMatching.Match(
                    metric, tokens - test.Budget.Kept(tokens, input.OriginalTokens, test.Protected.Length), isProtected, input.Visible, test.Order, workspace);
            output.Merge(input, matching, workspace);
            return matching.Leaders.Length;
        };
    }

    private static Scoring ScoringOf(IScorer scorer) => scorer switch
    {
        RandomScore => static (in input, result) => RandomScore.Score(input.Positions, result),
        RecentPosition => static (in input, result) => RecentPosition.Score(input.Positions, result),
        TokenNorm => static (in input, result) => TokenNorm.Score(input.Hidden, result),
        FirstChannel => static (in input, result) => FirstChannel.Score(input.Hidden, result),
        KeyNorm => static (in input, result) => KeyNorm.Score(input.Keys, result),
        ClsAttention => static (in input, result) => ClsAttention.Score(input.Attention, result),
        LastQueryAttention => static (in input, result) => LastQueryAttention.Score(input.Attention, result),
        MeanAttention => static (in input, result) => MeanAttention.Score(input.Attention, result),
        KeySimilarity => static (in input, result) => KeySimilarity.Metric(input.Keys, result),
        HiddenSimilarity => static (in input, result) => HiddenSimilarity.Metric(input.Hidden, result),
        SilentScorer => static (in input, result) => SilentScorer.Score(input.Hidden, result),
        _ => throw new ArgumentException($"{scorer.GetType()} is unknown here.", nameof(scorer)),
    };
}
