using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>However a model lays its tensors out, and whatever batch an item comes in, the stage sees the same numbers.</summary>
public sealed class StageLayoutTests
{
    private const int Tokens = 9, Heads = 2, Width = 4;

    public static TheoryData<string, int, int, int> Layouts()
    {
        var data = new TheoryData<string, int, int, int>();
        foreach (int batch in (int[])[1, 3])
        {
            foreach (int tokenAxis in (int[])[0, 1])
            {
                data.Add(HeadLayout.BatchHeadsTokens, 4, batch, tokenAxis);
                data.Add(HeadLayout.FoldedHeadsTokens, 3, batch, tokenAxis);
                data.Add(HeadLayout.BatchTokensHeads, 4, batch, tokenAxis);
                data.Add(HeadLayout.BatchTokensHeads, 3, batch, tokenAxis);
                data.Add(HeadLayout.TokensBatchHeads, 3, batch, tokenAxis);
                data.Add(HeadLayout.TokensBatchHeads, -3, batch, tokenAxis);
                data.Add(HeadLayout.TokensBatchHeads, 4, batch, tokenAxis);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void MergeByKeys_GivesWhatEachItemGivesAlone(string layout, int rank, int batch, int tokenAxis)
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Merge(Tokens, 3));
        TestTensor hidden = TestTensor.Random(1, batch, Tokens, TestStages.Channels);
        TestTensor keys = TestTensor.Random(2, batch, Heads, Tokens, Width);

        Dictionary<int, TestTensor> together = new StageNodeRun(pipeline)
            .With(StageNode.HiddenInput, tokenAxis == 1 ? hidden : hidden.Permute(1, 0, 2))
            .With(StageNode.KeysInput, Lay(keys, layout, rank))
            .With(StageNode.TokenAxis, tokenAxis).With(StageNode.Heads, Heads).With(StageNode.KeysLayout, layout)
            .Run();

        for (int item = 0; item < batch; item++)
        {
            Dictionary<int, TestTensor> alone = new StageNodeRun(pipeline)
                .With(StageNode.HiddenInput, hidden.Item(item)).With(StageNode.KeysInput, keys.Item(item)).Run();
            AssertItem(alone, together, item, tokenAxis);
        }
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void ComputedAttention_KeepsWhatProbabilitiesKeep(string layout, int rank, int batch, int tokenAxis)
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(StageSignal.FirstQueryAttention, new(BudgetKind.KeepCount, 4)));
        TestTensor hidden = TestTensor.Random(1, batch, Tokens, TestStages.Channels);
        TestTensor keys = TestTensor.Random(2, batch, Heads, Tokens, Width), queries = TestTensor.Random(3, batch, Heads, Tokens, Width);

        Dictionary<int, TestTensor> together = new StageNodeRun(pipeline)
            .With(StageNode.HiddenInput, tokenAxis == 1 ? hidden : hidden.Permute(1, 0, 2))
            .With(StageNode.KeysInput, keys).With(StageNode.QueriesInput, Lay(queries, layout, rank))
            .With(StageNode.TokenAxis, tokenAxis).With(StageNode.Heads, Heads).With(StageNode.QueriesLayout, layout).With(StageNode.Scale, 0.5f)
            .Run();

        TestTensor probabilities = Attention(queries, keys, 0.5);
        for (int item = 0; item < batch; item++)
        {
            Dictionary<int, TestTensor> alone = new StageNodeRun(pipeline)
                .With(StageNode.HiddenInput, hidden.Item(item)).With(StageNode.AttentionInput, probabilities.Item(item)).Run();
            AssertItem(alone, together, item, tokenAxis);
        }
    }

    [Theory]
    [InlineData(StageSignal.FirstQueryAttention, false)]
    [InlineData(StageSignal.FirstQueryAttention, true)]
    [InlineData(StageSignal.LastQueryAttention, false)]
    [InlineData(StageSignal.LastQueryAttention, true)]
    public void Probabilities_AreReadFromTheRowOfTheQuery(StageSignal signal, bool foldsHeads)
    {
        const int Queries = 5;
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Prune(signal, new(BudgetKind.KeepCount, 3)));
        TestTensor attention = TestTensor.Random(4, 2, Heads, Queries, Tokens);
        Dictionary<int, TestTensor> result = new StageNodeRun(pipeline)
            .With(StageNode.HiddenInput, TestTensor.Random(1, 2, Tokens, TestStages.Channels))
            .With(StageNode.AttentionInput, foldsHeads ? attention.Reshape(2 * Heads, Queries, Tokens) : attention)
            .Run();

        int row = signal == StageSignal.LastQueryAttention ? Queries - 1 : 0;
        for (int item = 0; item < 2; item++)
        {
            long[] best = [.. Enumerable.Range(0, Tokens)
                .OrderByDescending(token =>
                    Enumerable.Range(0, Heads).Sum(head => attention.Floats[(((((item * Heads) + head) * Queries) + row) * Tokens) + token]))
                .Take(3).Order().Select(token => (long)token)];
            Assert.Equal(best, result[StageNode.KeptOutput].Item(item).Longs);
        }
    }

    [Theory]
    [InlineData("b11n", new long[] { 2, 1, 1, 6 })]
    [InlineData("x1n", new long[] { 4, 1, 6 })]
    [InlineData("b1nn", new long[] { 2, 1, 6, 6 })]
    public void LogSizes_AreRepeatedAsTheBiasLayoutSays(string layout, long[] shape)
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Merge(Tokens, 3));
        float[] sizes = [1, 2, 0, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0];
        Dictionary<int, TestTensor> result = new StageNodeRun(pipeline)
            .With(StageNode.HiddenInput, TestTensor.Random(1, 2, Tokens, TestStages.Channels))
            .With(StageNode.KeysInput, TestTensor.Random(2, 2, Heads, Tokens, Width))
            .With(StageNode.SizesInput, TestTensor.Of(sizes, 2, Tokens))
            .With(StageNode.Heads, Heads).With(StageNode.BiasLayout, layout)
            .Run();

        Assert.Equal(shape, result[StageNode.LogSizesOutput].Shape);
        float[] bias = result[StageNode.LogSizesOutput].Floats;
        int rows = bias.Length / 2 / 6;
        for (int item = 0; item < 2; item++)
        {
            float[] merged = result[StageNode.SizesOutput].Item(item).Floats;
            Assert.Equal(sizes[(item * Tokens)..((item + 1) * Tokens)].Sum(), merged.Sum());
            for (int row = 0; row < rows; row++)
            {
                Assert.Equal(merged.Select(size => size == 0 ? 0 : MathF.Log(size)), bias.Skip(((item * rows) + row) * 6).Take(6));
            }
        }
    }

    private static TestTensor Lay(TestTensor heads, string layout, int rank)
    {
        long batch = heads.Shape[0];
        return (layout, rank) switch
        {
            (HeadLayout.BatchHeadsTokens, _) => heads,
            (HeadLayout.FoldedHeadsTokens, _) => heads.Reshape(batch * Heads, Tokens, Width),
            (HeadLayout.BatchTokensHeads, 4) => heads.Permute(0, 2, 1, 3),
            (HeadLayout.BatchTokensHeads, _) => heads.Permute(0, 2, 1, 3).Reshape(batch, Tokens, Heads * Width),
            (_, 4) => heads.Permute(2, 0, 1, 3),
            (_, -3) => heads.Permute(2, 0, 1, 3).Reshape(Tokens, batch * Heads, Width),
            _ => heads.Permute(2, 0, 1, 3).Reshape(Tokens, batch, Heads * Width),
        };
    }

    private static TestTensor Attention(TestTensor queries, TestTensor keys, double scale)
    {
        long rows = queries.Shape[0] * Heads;
        var data = new float[rows * Tokens * Tokens];
        for (int row = 0; row < rows * Tokens; row++)
        {
            var weights = new double[Tokens];
            for (int token = 0; token < Tokens; token++)
            {
                int key = (row / Tokens * Tokens) + token;
                weights[token] = Math.Exp(
                    scale * Enumerable.Range(0, Width).Sum(i => (double)queries.Floats[(row * Width) + i] * keys.Floats[(key * Width) + i]));
            }

            for (int token = 0; token < Tokens; token++)
            {
                data[(row * Tokens) + token] = (float)(weights[token] / weights.Sum());
            }
        }

        return TestTensor.Of(data, queries.Shape[0], Heads, Tokens, Tokens);
    }

    private static void AssertItem(Dictionary<int, TestTensor> alone, Dictionary<int, TestTensor> together, int item, int tokenAxis)
    {
        foreach ((int output, TestTensor expected) in alone)
        {
            TestTensor all = output == StageNode.HiddenOutput && tokenAxis == 0 ? together[output].Permute(1, 0, 2) : together[output];
            Assert.Equal(expected.Shape[1..], all.Shape[1..]);
            Assert.Equal(expected.Data, all.Item(item).Data);
        }
    }
}
