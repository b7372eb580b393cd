using System.Collections.Immutable;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.GpuCheck.Parity;

/// <summary>
/// Random tensors that fit a stage: normally distributed but coarse, with tokens that are copies of others, so that scores and similarities tie, and with
/// padding in the middle, where neither the first nor the last token is.
/// </summary>
internal sealed class StageSample
{
    private const int Heads = 4, HeadWidth = 32;

    private readonly ParityCase _case;
    private readonly Random _random;
    private readonly int _tokens, _original;

    private StageSample(ParityCase drawn)
    {
        _case = drawn;
        _random = new Random(drawn.Stage.Layer + (100 * drawn.Batch));
        TokenPlan plan = drawn.Pipeline.Plan;

        // Where the length is open, a length that no group of threads divides.
        _original = plan.IsStatic ? plan.Tokens : plan.Tokens - 13;
        bool isFirst = drawn.Stage == drawn.Pipeline.Stages[0];
        _tokens = drawn.Stage.Tokens > 0 ? drawn.Stage.Tokens : isFirst ? _original : drawn.Stage.MaxTokens - 13;
        DrawModel();
        DrawEarlierStages(isFirst);
        bool hasMask = DrawPadding();
        Attributes = new StageNodeAttributes
        {
            Inputs = [.. Enumerable.Range(0, StageNode.Inputs).Where(index => Inputs[index] is not null)],
            Outputs = [.. Enumerable.Range(0, StageNode.Outputs)],
            Heads = drawn.Stage.Attention is null && !drawn.Stage.Reads(StageSignal.Keys) ? 0 : Heads,
            Scale = 1 / MathF.Sqrt(HeadWidth),
            Seed = 20251123,
            IsCausal = drawn.Stage.Attention == StageSignal.LastQueryAttention,
            MaskKind = hasMask ? IsMaskAdditive ? "additive" : "visible" : "",
        };
    }

    /// <summary>The node of the stage.</summary>
    internal StageNodeAttributes Attributes { get; }

    /// <summary>By the numbers in <see cref="StageNode"/>.</summary>
    internal StageTensor?[] Inputs { get; } = new StageTensor?[StageNode.Inputs];

    private bool IsMaskAdditive => _case.Batch == 1;

    /// <summary>Draws tensors, the same ones for the same case.</summary>
    /// <param name="drawn">The case.</param>
    internal static StageSample Of(ParityCase drawn) => new(drawn);

    private void DrawModel()
    {
        TokenStage stage = _case.Stage;
        Inputs[StageNode.HiddenInput] = Rows(stage.Channels, heads: 0);
        bool computes = stage.Attention is not null && !_case.GivesAttention;
        if (computes || stage.Reads(StageSignal.Keys))
        {
            Inputs[StageNode.KeysInput] = Rows(HeadWidth, Heads);
        }

        if (computes)
        {
            Inputs[StageNode.QueriesInput] = Rows(HeadWidth, Heads);
        }
        else if (stage.Attention is { } attention)
        {
            Inputs[StageNode.AttentionInput] = Probabilities(attention == StageSignal.EveryQueryAttention ? _tokens : 2);
        }

        if (stage.Reads(StageSignal.Scores))
        {
            Inputs[StageNode.ScoresInput] = new StageTensor<float>(Draw(_case.Batch * _tokens), [_case.Batch, _tokens]);
        }
    }

    /// <summary>What stages in front would have left: sizes, original positions, and where every original token went.</summary>
    private void DrawEarlierStages(bool isFirst)
    {
        int batch = _case.Batch;
        if (_case.Stage.Kind == StageKind.Merge || !isFirst)
        {
            float[] sizes = [.. Enumerable.Range(0, batch * _tokens).Select(_ => (float)_random.Next(1, 4))];
            Inputs[StageNode.SizesInput] = new StageTensor<float>(sizes, [batch, _tokens]);
        }

        if (isFirst)
        {
            return;
        }

        var origins = new List<long>();
        var provenance = new List<long>();
        for (int item = 0; item < batch; item++)
        {
            ImmutableArray<int> fixedPositions = _case.Stage.Protected;
            int[] others = [.. Enumerable.Range(0, _original).Except(fixedPositions)];
            _random.Shuffle(others);
            int[] left = [.. fixedPositions.Concat(others.Take(_tokens - fixedPositions.Length)).Order()];
            origins.AddRange(left.Select(static position => (long)position));
            provenance.AddRange(Enumerable.Range(0, _original).Select(position => (long)int.Max(-1, Array.BinarySearch(left, position))));
        }

        Inputs[StageNode.OriginsInput] = new StageTensor<long>([.. origins], [batch, _tokens]);
        Inputs[StageNode.ProvenanceInput] = new StageTensor<long>([.. provenance], [batch, _original]);
    }

    /// <summary>A merge of nearly every second token has none to spare for padding.</summary>
    private bool DrawPadding()
    {
        TokenStage stage = _case.Stage;
        int removed = _tokens - stage.KeptOf(_tokens, _original);
        if (stage.Kind == StageKind.Merge && removed > _tokens / 4)
        {
            return false;
        }

        bool[] visible = [.. Enumerable.Range(0, _case.Batch * _tokens).Select(i =>
        {
            int token = i % _tokens, hidden = (_tokens / 16) - (i / _tokens % 3);
            return token < _tokens / 2 || token >= (_tokens / 2) + hidden;
        })];
        Inputs[StageNode.MaskInput] = IsMaskAdditive
            ? StageTensor.Of([.. visible.Select(static isVisible => isVisible ? 0 : -10000f)], _case.IsHalf, _case.Batch, _tokens)
            : new StageTensor<bool>(visible, [_case.Batch, _tokens]);
        return true;
    }

    private StageTensor Rows(int width, int heads)
    {
        int matrices = _case.Batch * int.Max(heads, 1);
        float[] values = Draw(matrices * _tokens * width);
        for (int matrix = 0; matrix < matrices; matrix++)
        {
            // Every seventh token is a copy of an earlier one.
            Span<float> rows = values.AsSpan(matrix * _tokens * width, _tokens * width);
            for (int token = 7; token < _tokens; token += 7)
            {
                rows.Slice(token / 2 * width, width).CopyTo(rows[(token * width)..]);
            }
        }

        return heads == 0
            ? StageTensor.Of(values, _case.IsHalf, _case.Batch, _tokens, width)
            : StageTensor.Of(values, _case.IsHalf, _case.Batch, heads, _tokens, width);
    }

    private StageTensor Probabilities(int queries)
    {
        float[] values = Draw(_case.Batch * Heads * queries * _tokens);
        for (int at = 0; at < values.Length; at += _tokens)
        {
            Span<float> row = values.AsSpan(at, _tokens);
            float sum = 0;
            foreach (ref float value in row)
            {
                value = MathF.Abs(value);
                sum += value;
            }

            foreach (ref float value in row)
            {
                value /= sum;
            }
        }

        return StageTensor.Of(values, _case.IsHalf, _case.Batch, Heads, queries, _tokens);
    }

    /// <summary>Normally distributed multiples of 1/64: exact in half precision, and often alike.</summary>
    private float[] Draw(int count)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            values[i] = (float)Math.Round(normal * 64) / 64;
        }

        return values;
    }
}
