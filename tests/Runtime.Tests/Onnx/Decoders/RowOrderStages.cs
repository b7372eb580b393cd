using System.Collections.Immutable;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Decoders;

/// <summary>Stages of a decoder whose rows stand in an order of their own, and a log of what they did to each sequence.</summary>
internal static class RowOrderStages
{
    /// <summary>Keeps the highest scores in descending order, then the last token; padding goes first.</summary>
    internal static TokenStage ByScore(DecoderModel model, int layer, int kept, PositionPolicy positions, List<StageRows> log) => Stage(
        model, layer, new ComposedMethod(Method.EViT, default), new TokenBudget(BudgetKind.KeepCount, kept), positions, (null, 0), [StageSignal.Hidden], log,
        (in input, in output, workspace) =>
        {
            Span<float> scores = workspace.Take<float>(input.Tokens);
            DecoderStages.ByFirstChannel(input, scores);
            for (int token = 0; token < scores.Length && !input.Visible.IsEmpty; token++)
            {
                scores[token] = input.Visible[token] ? scores[token] : float.NegativeInfinity;
            }

            scores[^1] = float.NegativeInfinity;
            Span<int> rows = workspace.Take<int>(input.Tokens);
            Ranking.Descending(scores, rows, workspace);
            rows[kept - 1] = input.Tokens - 1;
            output.Prune(input, rows[..kept]);
            return kept;
        });

    /// <summary>SparseVLM as its recipe expands.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="kept">Tokens of the image that stay; the means are more.</param>
    /// <param name="image">Where the image entered the first layer, and how many of its rows enter the stage.</param>
    /// <param name="log">Receives what the stage did.</param>
    internal static TokenStage SparseVlm(DecoderModel model, int layer, int kept, (TokenSpan Span, int Rows) image, List<StageRows> log) => Stage(
        model, layer, new ComposedMethod(Method.SparseVlm, default), new TokenBudget(BudgetKind.KeepCount, kept) { CountsTouchable = true },
        PositionPolicy.Repacked, image, [StageSignal.Queries, StageSignal.Keys, StageSignal.Embeddings], log,
        (in input, in output, workspace) =>
        {
            MethodRules rules = new()
            {
                Site = new StageSite("Test", nameof(SparseVlm), layer), Budget = kept, SpanStart = image.Span.Start, SpanLength = image.Span.Length,
            };
            return PipelineDsl.Methods.SparseVlm.Compress(input, output, rules, workspace);
        });

    /// <summary>A merge that is only woven.</summary>
    internal static TokenStage Merge(DecoderModel model, int layer, MergeOrder order) => new()
    {
        Name = $"Layer{layer}",
        Layer = layer,
        Kind = StageKind.Merge,
        Signal = StageSignal.Hidden,
        Cut = CutPoint.AfterBlock,
        Scorer = default(HiddenSimilarity),
        Order = order,
        Budget = new TokenBudget(BudgetKind.Remove, 4),
        MaxTokens = 600,
        Channels = model.Channels,
        WorkspaceBytes = static (_, _) => 0,
        Body = static (in _, in _, _) => throw new NotSupportedException(),
    };

    private static TokenStage Stage(
        DecoderModel model, int layer, ComposedMethod method, TokenBudget budget, PositionPolicy positions, (TokenSpan? Span, int Rows) image,
        ImmutableArray<StageSignal> signals, List<StageRows> log, TokenStageBody body) => new()
    {
        Name = $"Layer{layer}",
        Layer = layer,
        Kind = StageKind.Prune,
        Signal = signals[0],
        Also = signals[1..],
        Cut = CutPoint.AfterBlock,
        Span = image.Span,
        SpanTokens = image.Rows,
        Positions = positions,
        Scorer = method,
        Budget = budget,
        MaxTokens = 600,
        Channels = model.Channels,
        WorkspaceBytes = (tokens, width) => PipelineDsl.Methods.SparseVlm.WorkspaceBytes(tokens, model.Channels, width, default),
        Body = (in input, in output, workspace) =>
        {
            int rows = body(input, output, workspace);
            List<float> entered = [];
            for (int token = 0; token < input.Tokens; token++)
            {
                entered.AddRange(input.Hidden[token]);
            }

            log.Add(new StageRows([.. entered], output.Hidden[..(rows * model.Channels)].ToArray(), output.Kept[..rows].ToArray()));
            return rows;
        },
    };
}
