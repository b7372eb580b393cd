using System.Collections.Immutable;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Decoders;

/// <summary>Stages of a decoder as a generator would make them.</summary>
internal static class DecoderStages
{
    private static int s_pipelines;

    /// <summary>Writes one score a token.</summary>
    internal delegate void Scores(in TokenStageInput input, Span<float> scores);

    /// <summary>A pipeline over a decoder of any length up to 600 tokens.</summary>
    internal static TokenPipeline Pipeline(DecoderModel model, params ReadOnlySpan<TokenStage> stages)
    {
        string name = $"Decoder{Interlocked.Increment(ref s_pipelines)}";
        return new TokenPipeline
        {
            Name = name,
            FullName = $"Tests.{name}",
            Plan = new TokenPlan(600, IsStatic: false, model.Channels, 2, [.. Enumerable.Repeat(600, model.Layers + 1)]),
            Stages = [.. stages],
        };
    }

    /// <summary>A stage that keeps the highest scores within a span and all tokens outside it; the last token always stays.</summary>
    internal static TokenStage Prune(
        DecoderModel model, int layer, int kept, Scores score, StageSignal signal = StageSignal.Positions, CutPoint cut = CutPoint.AfterBlock,
        TokenSpan? span = null, PositionPolicy positions = PositionPolicy.Original, bool readsNextLayer = false,
        params ImmutableArray<StageSignal> also) => new()
    {
        Name = $"Layer{layer}{cut}",
        Layer = layer,
        Kind = StageKind.Prune,
        Signal = signal,
        Also = also,
        Cut = cut,
        Span = span,
        Positions = positions,
        ReadsNextLayer = readsNextLayer,
        Scorer = default(ShuffledPosition),
        Budget = new TokenBudget(BudgetKind.KeepCount, kept),
        MaxTokens = 600,
        Channels = model.Channels,
        WorkspaceBytes = (tokens, width) => 65536 + (8 * Workspace.BytesFor<float>(tokens)) + Workspace.BytesFor<float>((long)tokens * width),
        Body = (in input, in output, workspace) =>
        {
            Span<float> scores = workspace.Take<float>(input.Tokens);
            scores.Clear();
            score(input, scores);
            scores[^1] = float.PositiveInfinity;
            for (int token = 0; token < scores.Length && span is not null; token++)
            {
                int position = (int)input.Positions[token];
                scores[token] = position < span.Start || position >= span.Start + span.Length ? float.PositiveInfinity : scores[token];
            }

            for (int token = 0; token < scores.Length && !input.Visible.IsEmpty; token++)
            {
                scores[token] = input.Visible[token] ? scores[token] : float.NegativeInfinity;
            }

            Span<int> rows = workspace.Take<int>(input.Tokens);
            int count = int.Min(kept, input.Tokens);
            TopK.Select(scores, count, rows, workspace);
            output.Prune(input, rows[..count]);
            return count;
        },
    };

    /// <summary>In no order, but not by what the tokens hold.</summary>
    internal static void ByPosition(in TokenStageInput input, Span<float> scores) => ShuffledPosition.Score(input.Positions, scores);

    /// <summary>By what the tokens hold, so that each sequence of a batch keeps others.</summary>
    internal static void ByFirstChannel(in TokenStageInput input, Span<float> scores)
    {
        for (int token = 0; token < scores.Length; token++)
        {
            scores[token] = input.Hidden[token][0];
        }
    }
}
