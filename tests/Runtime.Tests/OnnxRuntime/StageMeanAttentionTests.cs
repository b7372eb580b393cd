using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>A stage that reads the attention received from every query, in a model.</summary>
public sealed class StageMeanAttentionTests
{
    private const int Batch = 2, Heads = 2, Tokens = 7, Width = 4, Kept = 3;
    private const double Scale = 0.5;

    private static readonly bool[] Content = [true, true, false, true, true, true, false, true, true, true, true, false, true, true];

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void ComputedAndRead_KeepTheTokensThatReceiveMost(bool isMasked, bool hasSizes)
    {
        TestTensor keys = TestTensor.Random(2, Batch, Heads, Tokens, Width), queries = TestTensor.Random(3, Batch, Heads, Tokens, Width);
        float[] sizes = [.. Enumerable.Range(0, Batch * Tokens).Select(token => hasSizes ? 1f + (token % 3) : 1f)];
        float[] probabilities = Probabilities(queries, keys, sizes, isMasked);
        long[] expected = [.. Enumerable.Range(0, Batch).SelectMany(item => Best(probabilities, item, isMasked))];

        StageNodeRun Node() => new StageNodeRun(TestStages.Pipeline(TestStages.Prune(StageSignal.EveryQueryAttention, new(BudgetKind.KeepCount, Kept))))
            .With(StageNode.HiddenInput, TestTensor.Random(1, Batch, Tokens, TestStages.Channels))
            .With(StageNode.SizesInput, hasSizes ? TestTensor.Of(sizes, Batch, Tokens) : null)
            .With(StageNode.MaskInput, isMasked ? TestTensor.Of(Content, Batch, Tokens) : null).With(StageNode.MaskKind, "visible")
            .Only(StageNode.HiddenOutput, StageNode.KeptOutput);
        TestTensor read = TestTensor.Of(probabilities, Batch, Heads, Tokens, Tokens);

        Assert.Equal(
            expected,
            Node().With(StageNode.KeysInput, keys).With(StageNode.QueriesInput, queries).With(StageNode.Scale, (float)Scale).Run()[StageNode.KeptOutput].Longs);
        Assert.Equal(expected, Node().With(StageNode.AttentionInput, read).Run()[StageNode.KeptOutput].Longs);
        Assert.Equal(
            expected,
            Node().With(StageNode.AttentionInput, read.Reshape(Batch * Heads, Tokens, Tokens)).With(StageNode.Heads, Heads).Run()[StageNode.KeptOutput].Longs);
    }

    [Fact]
    public void ProbabilitiesOfOtherQueries_AreAnError()
    {
        string message = new StageNodeRun(TestStages.Pipeline(TestStages.Prune(StageSignal.EveryQueryAttention, new(BudgetKind.KeepCount, Kept))))
            .With(StageNode.HiddenInput, TestTensor.Random(1, 1, Tokens, TestStages.Channels))
            .With(StageNode.AttentionInput, TestTensor.Random(2, 1, Heads, Tokens - 1, Tokens))
            .Error();

        Assert.Contains("expected attention [batch, heads, tokens, tokens]", message, StringComparison.Ordinal);
        Assert.Contains("got the shape [1, 2, 6, 7]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void NeitherProbabilitiesNorQueries_FailTheSession()
    {
        string message = new StageNodeRun(TestStages.Pipeline(TestStages.Prune(StageSignal.EveryQueryAttention, new(BudgetKind.KeepCount, Kept))))
            .With(StageNode.HiddenInput, TestTensor.Random(1, 1, Tokens, TestStages.Channels))
            .With(StageNode.KeysInput, TestTensor.Random(2, 1, Heads, Tokens, Width))
            .Error();

        Assert.Contains("it reads attention, but the node has neither probabilities", message, StringComparison.Ordinal);
    }

    /// <summary>[batch, heads, tokens, tokens]; the rows of padding are NaN, as some models leave them.</summary>
    private static float[] Probabilities(TestTensor queries, TestTensor keys, float[] sizes, bool isMasked)
    {
        var data = new float[Batch * Heads * Tokens * Tokens];
        for (int row = 0; row < Batch * Heads * Tokens; row++)
        {
            int item = row / Tokens / Heads;
            double[] weights = [.. Enumerable.Range(0, Tokens).Select(token => isMasked && !Content[(item * Tokens) + token] ? 0
                : sizes[(item * Tokens) + token] * Math.Exp(Scale * Enumerable.Range(0, Width).Sum(
                    i => (double)queries.Floats[(row * Width) + i] * keys.Floats[((((row / Tokens * Tokens) + token) * Width)) + i])))];
            for (int token = 0; token < Tokens; token++)
            {
                data[(row * Tokens) + token] = isMasked && !Content[(item * Tokens) + (row % Tokens)] ? float.NaN : (float)(weights[token] / weights.Sum());
            }
        }

        return data;
    }

    private static IEnumerable<long> Best(float[] probabilities, int item, bool isMasked) => Enumerable.Range(0, Tokens)
        .Where(token => !isMasked || Content[(item * Tokens) + token])
        .OrderByDescending(token => Enumerable.Range(0, Heads * Tokens)
            .Where(row => !isMasked || Content[(item * Tokens) + (row % Tokens)])
            .Sum(row => probabilities[(((item * Heads * Tokens) + row) * Tokens) + token]))
        .Take(Kept).Order().Select(token => (long)token);
}
