using PipelineDsl.Kernels;
using PipelineDsl.Onnx;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Decoders;

/// <summary>What stages of a decoder read, against what the model itself computes.</summary>
public class DecoderSignalTests
{
    private const int Prompt = 14;

    public static TheoryData<string> Models => DecoderWeavingTests.Models;

    [Theory]
    [MemberData(nameof(Models))]
    public void LastQueryAttention_OfTheGraph_IsThatOfTheLastToken(string name)
    {
        DecoderModel model = DecoderModel.Load(name);
        float[] seen = [];
        Run(model, 1, StageSignal.LastQueryAttention, false, (in input, scores) => seen = Rows(input.Attention));

        AssertClose(LastRows(model, 1), seen);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void LastQueryAttention_OfTheNextLayer_IsThatOfTheUncompressedModel(string name)
    {
        DecoderModel model = DecoderModel.Load(name);
        float[] seen = [];
        Run(model, 0, StageSignal.LastQueryAttention, true, (in input, scores) => seen = Rows(input.Attention));

        AssertClose(LastRows(model, 1), seen);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Queries_WithKeysAndScale_GiveTheAttentionOfTheModel(string name)
    {
        DecoderModel model = DecoderModel.Load(name);
        float[] seen = [];
        Run(model, 1, StageSignal.Queries, false, (in input, scores) =>
        {
            Assert.True(input.IsCausal);
            Assert.Equal(model.KeyHeads, input.Keys.Heads);
            seen = new float[input.Queries.Heads * input.Tokens];
            AttentionRow.Compute(input.Queries, input.Keys, input.Tokens - 1, input.Scale, input.IsCausal, [], [], seen);
        });

        AssertClose(LastRows(model, 1), seen);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Normed_IsTheFinalNormOfTheHiddenStates(string name)
    {
        DecoderModel model = DecoderModel.Load(name);
        float[] seen = [], expected = [];
        Run(model, 1, StageSignal.Normed, false, (in input, scores) =>
        {
            (seen, expected) = ([], []);
            for (int token = 0; token < input.Tokens; token++)
            {
                seen = [.. seen, .. input.Normed[token]];
                expected = [.. expected, .. Norm(model, input.Hidden[token])];
            }
        });

        Assert.NotEmpty(seen);
        AssertClose(expected, seen);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Embeddings_OfTokensThatAreLeft_AreThoseThatEnteredTheFirstLayer(string name)
    {
        DecoderModel model = DecoderModel.Load(name);
        bool isRecall = model == DecoderModel.Recall;
        float[] table = model.Weights(isRecall ? "m.e.weight" : "embedding.weight");
        float[] seen = [], expected = [];
        int[][] ids = DecoderWeavingTests.Ids(model, 1, Prompt);
        TokenStage second = DecoderStages.Prune(
            model, 1, 5,
            (in input, scores) =>
            {
                (seen, expected) = ([], []);
                for (int token = 0; token < input.Tokens; token++)
                {
                    int id = ids[0][input.Positions[token]];
                    seen = [.. seen, .. input.Embeddings[token]];
                    expected = [.. expected, .. table.AsSpan(id * model.Channels, model.Channels).ToArray()
                        .Select(value => value * (isRecall ? MathF.Sqrt(192) : 1))];
                }
            },
            StageSignal.Embeddings,
            span: new TokenSpan("all", 0, Prompt));
        using DecoderRun run = DecoderRun.Of(
            model, TokenWeaver.Weave(DecoderStages.Pipeline(model, DecoderStages.Prune(model, 0, 9, DecoderStages.ByPosition), second), model.Path));
        _ = run.Step(ids);

        Assert.Equal(9 * model.Channels, seen.Length);
        AssertClose(expected, seen);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void NextLayer_BehindAnEarlierStage_SeesTheTokensThatAreLeft(string name)
    {
        DecoderModel model = DecoderModel.Load(name);
        float[] seen = [];
        WovenModel woven = TokenWeaver.Weave(
            DecoderStages.Pipeline(
                model,
                DecoderStages.Prune(model, 0, 9, DecoderStages.ByPosition),
                DecoderStages.Prune(model, 1, 5, (in input, scores) => seen = Rows(input.Attention), StageSignal.LastQueryAttention, readsNextLayer: true)),
            model.Path,
            new WeaveOptions { Provenance = true });
        using DecoderRun run = DecoderRun.Of(model, woven);
        int[][] ids = DecoderWeavingTests.Ids(model, 1, Prompt);
        _ = run.Step(ids);

        // The same with the first stage alone: the last layer attends to all that is left.
        WovenModel first = TokenWeaver.Weave(DecoderStages.Pipeline(model, DecoderStages.Prune(model, 0, 9, DecoderStages.ByPosition)), model.Path);
        string probabilities = model.Probabilities()[2];
        first.Graph.Output.Add(new PipelineDsl.Onnx.Protobuf.ValueInfoProto
        {
            Name = probabilities,
            Type = new() { TensorType = new() { ElemType = (int)PipelineDsl.Onnx.Protobuf.TensorProto.Types.DataType.Float } },
        });
        using DecoderRun alone = DecoderRun.Of(model, first);
        AssertClose(LastRow(alone.Step(ids)[probabilities]), seen);
    }

    private static void Run(DecoderModel model, int layer, StageSignal signal, bool readsNextLayer, DecoderStages.Scores score)
    {
        WovenModel woven = TokenWeaver.Weave(
            DecoderStages.Pipeline(model, DecoderStages.Prune(model, layer, 6, score, signal, readsNextLayer: readsNextLayer)), model.Path);
        using DecoderRun run = DecoderRun.Of(model, woven);
        _ = run.Step(DecoderWeavingTests.Ids(model, 1, Prompt));
    }

    private static float[] Rows(AttentionRows rows)
    {
        float[] values = [];
        for (int head = 0; head < rows.Heads; head++)
        {
            values = [.. values, .. rows[head]];
        }

        return values;
    }

    private static float[] LastRows(DecoderModel model, int layer)
    {
        string probabilities = model.Probabilities()[layer];
        using DecoderRun run = DecoderRun.Opened(model, [probabilities]);
        return LastRow(run.Step(DecoderWeavingTests.Ids(model, 1, Prompt))[probabilities]);
    }

    // [1, heads, queries, keys]
    private static float[] LastRow(ModelTensor probabilities)
    {
        int queries = (int)probabilities.Shape[2], keys = (int)probabilities.Shape[3];
        return [.. Enumerable.Range(0, (int)probabilities.Shape[1])
            .SelectMany(head => probabilities.Values.AsSpan(((head * queries) + queries - 1) * keys, keys).ToArray())];
    }

    private static IEnumerable<float> Norm(DecoderModel model, ReadOnlySpan<float> hidden)
    {
        bool isRecall = model == DecoderModel.Recall;
        float[] row = hidden.ToArray(), weight = model.Weights(isRecall ? "m.n" : "norm.weight");
        double mean = isRecall ? row.Average() : 0, variance = row.Average(value => (value - mean) * (value - mean));
        double scale = 1 / Math.Sqrt(variance + (isRecall ? 1e-5 : 1e-6));
        return row.Select((value, i) => (float)((value - mean) * scale * weight[i]));
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.True(MathF.Abs(pair.First - pair.Second) <= 1e-4f, $"expected {pair.First}, got {pair.Second}"));
    }
}
