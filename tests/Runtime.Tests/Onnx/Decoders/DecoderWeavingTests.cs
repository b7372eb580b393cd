using PipelineDsl.Onnx;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Decoders;

/// <summary>Decoders with a cache, woven: the prompt is compressed, decoding goes on, and every layer has a cache of its own length.</summary>
public class DecoderWeavingTests
{
    private const int Prompt = 24;

    private static readonly WeaveOptions WithProvenance = new() { Provenance = true };

    public static TheoryData<string, CutPoint, int> Cuts()
    {
        TheoryData<string, CutPoint, int> data = [];
        foreach (string model in Models)
        {
            data.Add(model, CutPoint.AfterBlock, 0);
            data.Add(model, CutPoint.AfterBlock, 1);
            data.Add(model, CutPoint.AfterAttention, 0);
            data.Add(model, CutPoint.AfterAttention, 1);
        }

        return data;
    }

    public static string[] Models { get; } = ["recall"];

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Woven_AtFullBudget_EqualsOriginalBitForBit(string name, CutPoint cut, int layer)
    {
        DecoderModel model = Load(name);
        WovenModel woven = TokenWeaver.Weave(
            DecoderStages.Pipeline(model, DecoderStages.Prune(model, layer, 600, DecoderStages.ByPosition, cut: cut)), model.Path);
        using DecoderRun original = DecoderRun.Of(model), compressed = DecoderRun.Of(model, woven);

        foreach (int[][] ids in (int[][][])[Ids(model, 2, Prompt), Ids(model, 2, 1, seed: 1), Ids(model, 2, 3, seed: 2)])
        {
            ModelRun.AssertSame(original.Step(ids), compressed.Step(ids));
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Woven_DroppingTokens_EqualsMaskingThem(string name, CutPoint cut, int layer)
    {
        DecoderModel model = Load(name);
        const int Count = 10;
        WovenModel woven = TokenWeaver.Weave(
            DecoderStages.Pipeline(model, DecoderStages.Prune(model, layer, Count, DecoderStages.ByFirstChannel, StageSignal.Hidden, cut)), model.Path, WithProvenance);
        using DecoderRun masked = DecoderRun.Masked(model), compressed = DecoderRun.Of(model, woven);
        int[][] prompt = Ids(model, 2, Prompt);

        Dictionary<string, ModelTensor> actual = compressed.Step(prompt);
        Kept kept = new(actual["provenance"]);
        Dictionary<string, ModelTensor> expected = masked.Step(prompt, hidden: kept.Hidden(model.Layers, layer + 1));

        Assert.NotEqual(kept[0], kept[1]);
        AssertRows(expected["logits"], actual["logits"], axis: 1, kept);
        for (int at = 0; at < model.Layers; at++)
        {
            Assert.Equal(at <= layer ? Prompt : Count, compressed.Cached(at));
            if (at > layer)
            {
                AssertRows(masked.Keys(at), compressed.Keys(at), axis: 2, kept);
            }
        }

        for (int step = 0; step < 4; step++)
        {
            int[][] next = Ids(model, 2, step == 2 ? 3 : 1, seed: 10 + step);
            int newer = masked.Cached(0) + next[0].Length - Prompt;
            int[][] positions = [.. next.Select(row => row.Select((_, i) => masked.Cached(0) + i).ToArray())];
            expected = masked.Step(next, positions, hidden: kept.Hidden(model.Layers, layer + 1, newer));
            actual = compressed.Step(next, positions);
            ModelRun.AssertClose(new() { ["logits"] = expected["logits"] }, actual);
            Assert.Equal(Count + newer, compressed.Cached(model.Layers - 1));
        }
    }

    private static DecoderModel Load(string name) => name switch
    {
        _ => DecoderModel.Recall,
    };

    private static int[][] Ids(DecoderModel model, int batch, int tokens, int seed = 0)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, batch).Select(_ => Enumerable.Range(0, tokens).Select(_ => random.Next(model.Vocabulary)).ToArray())];
    }

    // The rows of the uncompressed model that were kept, against those of the compressed one.
    private static void AssertRows(ModelTensor expected, ModelTensor actual, int axis, Kept kept)
    {
        int batch = (int)expected.Shape[0], tokens = (int)expected.Shape[axis], width = (int)expected.Shape[^1], left = (int)actual.Shape[axis];
        int outer = axis == 2 ? (int)expected.Shape[1] : 1;
        for (int row = 0; row < batch * outer * left; row++)
        {
            int sequence = row / left / outer, token = kept[sequence][row % left];
            for (int channel = 0; channel < width; channel++)
            {
                float wanted = expected.Values[((((row / left) * tokens) + token) * width) + channel], got = actual.Values[(row * width) + channel];
                Assert.True(MathF.Abs(wanted - got) <= 1e-4f, $"row {row}, channel {channel}: expected {wanted}, got {got}");
            }
        }
    }
}
