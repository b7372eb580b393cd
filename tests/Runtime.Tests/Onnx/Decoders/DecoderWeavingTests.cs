using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
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
        foreach (string model in Names)
        {
            data.Add(model, CutPoint.AfterBlock, 0);
            data.Add(model, CutPoint.AfterBlock, 1);
            data.Add(model, CutPoint.AfterAttention, 0);
            data.Add(model, CutPoint.AfterAttention, 1);
        }

        return data;
    }

    public static TheoryData<string> Models => [.. Names];

    private static string[] Names { get; } = ["lm-recall", "llama-14", "llama-17"];

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Woven_AtFullBudget_EqualsOriginalBitForBit(string name, CutPoint cut, int layer)
    {
        DecoderModel model = DecoderModel.Load(name);
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
        DecoderModel model = DecoderModel.Load(name);
        const int Count = 10;
        WovenModel woven = TokenWeaver.Weave(
            DecoderStages.Pipeline(model, DecoderStages.Prune(model, layer, Count, DecoderStages.ByFirstChannel, StageSignal.Hidden, cut)),
            model.Path, WithProvenance);
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

    [Theory]
    [InlineData("llama-14")]
    [InlineData("llama-17")]
    public void Exported_Original_EqualsReference(string name)
    {
        JsonElement reference = DecoderModel.Reference(name);
        int[][] ids = [.. reference.GetProperty("ids").EnumerateArray().Select(row => row.EnumerateArray().Select(id => id.GetInt32()).ToArray())];
        int prompt = reference.GetProperty("prompt").GetInt32();
        using DecoderRun run = DecoderRun.Of(DecoderModel.Load(name));

        ModelRun.AssertClose(
            new() { ["logits"] = ModelTensor.Of(reference.GetProperty("prompt_logits")) }, run.Step([.. ids.Select(row => row[..prompt])]), 1e-5f);
        ModelRun.AssertClose(
            new() { ["logits"] = ModelTensor.Of(reference.GetProperty("rest_logits")) }, run.Step([.. ids.Select(row => row[prompt..])]), 1e-5f);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Woven_AndOptimised_EqualsMasking(string name)
    {
        // ONNX Runtime infers shapes and reuses buffers of equally named ones; caches under one name would show here.
        DecoderModel model = DecoderModel.Load(name);
        WovenModel woven = TokenWeaver.Weave(
            DecoderStages.Pipeline(
                model, DecoderStages.Prune(model, 0, 10, DecoderStages.ByPosition), DecoderStages.Prune(model, 1, 6, DecoderStages.ByPosition)),
            model.Path, WithProvenance);
        using DecoderRun plain = DecoderRun.Of(model, woven), optimised = DecoderRun.Of(model, woven, GraphOptimizationLevel.ORT_ENABLE_ALL);

        foreach (int[][] ids in (int[][][])[Ids(model, 2, Prompt), Ids(model, 2, 1, seed: 1), Ids(model, 2, 2, seed: 2)])
        {
            ModelRun.AssertClose(plain.Step(ids), optimised.Step(ids), 2e-4f);
        }

        Assert.Equal([Prompt + 3, 13, 9], Enumerable.Range(0, 3).Select(optimised.Cached));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Woven_PaddedInFront_DropsPaddingFirstAndFitsTheMask(string name)
    {
        DecoderModel model = DecoderModel.Load(name);
        const int Padding = 3, Count = 12;
        WovenModel woven = TokenWeaver.Weave(
            DecoderStages.Pipeline(model, DecoderStages.Prune(model, 0, Count, DecoderStages.ByFirstChannel, StageSignal.Hidden)), model.Path, WithProvenance);
        using DecoderRun masked = DecoderRun.Masked(model), compressed = DecoderRun.Of(model, woven);
        int[][] prompt = Ids(model, 2, Prompt);
        int[][] visible = [.. Enumerable.Range(0, 2).Select(item => Enumerable.Range(0, Prompt + 1).Select(i => item == 0 || i >= Padding ? 1 : 0).ToArray())];
        int[][] positions = [.. Enumerable.Range(0, 2)
            .Select(item => Enumerable.Range(0, Prompt).Select(i => item == 0 ? i : int.Max(1, i - Padding)).ToArray())];

        Dictionary<string, ModelTensor> actual = compressed.Step(prompt, positions, [.. visible.Select(row => row[..Prompt])]);
        Kept kept = new(actual["provenance"]);
        Dictionary<string, ModelTensor> expected = masked.Step(prompt, positions, [.. visible.Select(row => row[..Prompt])], kept.Hidden(model.Layers, 1));
        Assert.DoesNotContain(kept[1], token => token < Padding);
        AssertRows(expected["logits"], actual["logits"], axis: 1, kept);

        int[][] next = Ids(model, 2, 1, seed: 3), at = [[Prompt], [Prompt - Padding]];
        expected = masked.Step(next, at, visible, kept.Hidden(model.Layers, 1, 1));
        ModelRun.AssertClose(new() { ["logits"] = expected["logits"] }, compressed.Step(next, at, visible));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Woven_PromptThatEndsBeforeTheSpan_PassesOnAsItIs(string name)
    {
        DecoderModel model = DecoderModel.Load(name);
        WovenModel woven = TokenWeaver.Weave(
            DecoderStages.Pipeline(
                model,
                DecoderStages.Prune(model, 0, 10, DecoderStages.ByPosition, span: new TokenSpan("image", 4, 12)),
                DecoderStages.Prune(model, 1, 8, DecoderStages.ByPosition, span: new TokenSpan("image", 4, 12))),
            model.Path);
        using DecoderRun original = DecoderRun.Of(model), compressed = DecoderRun.Of(model, woven);
        ModelRun.AssertSame(original.Step(Ids(model, 1, 15)), compressed.Step(Ids(model, 1, 15)));

        using DecoderRun longer = DecoderRun.Of(model, woven);
        _ = longer.Step(Ids(model, 1, 16));
        Assert.Equal([16, 10, 8], Enumerable.Range(0, 3).Select(longer.Cached));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Repacked_PromptAndDecoding_EqualsLayersThatNeverSawTheRest(string name)
    {
        // Llama's own tables end where its cache does, so that the model itself cannot run with gaps; masks cover that elsewhere.
        foreach (PositionPolicy policy in name == "lm-recall"
            ? [PositionPolicy.Repacked, PositionPolicy.Original]
            : (PositionPolicy[])[PositionPolicy.Repacked])
        {
            DecoderModel model = DecoderModel.Load(name);
            const int Count = 10;
            WovenModel woven = TokenWeaver.Weave(
                DecoderStages.Pipeline(model, DecoderStages.Prune(model, 0, Count, DecoderStages.ByFirstChannel, StageSignal.Hidden, positions: policy)),
                model.Path, WithProvenance);
            string cut = woven.Graph.Node.Single(node => node.Domain == woven.Pipeline.Domain).Input[0];
            using DecoderRun compressed = DecoderRun.Of(model, woven), front = DecoderRun.Opened(model, [cut]), back = DecoderRun.Opened(model, [], cut);
            int[][] prompt = Ids(model, 1, Prompt);

            Dictionary<string, ModelTensor> actual = compressed.Step(prompt);
            int[] kept = new Kept(actual["provenance"])[0];
            ModelTensor hidden = front.Step(prompt)[cut];
            ModelTensor left = new(
                [1, Count, model.Channels],
                [.. kept.SelectMany(token => hidden.Values.AsSpan(token * model.Channels, model.Channels).ToArray())], IsInteger: false);
            bool isRepacked = policy == PositionPolicy.Repacked;
            int[][] positions = [isRepacked ? [.. Enumerable.Range(0, Count)] : kept];
            Dictionary<string, ModelTensor> expected = back.Step([prompt[0][..Count]], positions, more: (cut, left));
            ModelRun.AssertClose(new() { ["logits"] = expected["logits"] }, actual);

            for (int step = 0; step < 3; step++)
            {
                int[][] next = Ids(model, 1, 1 + (step % 2), seed: step + 5);
                int[] numbers = [.. next[0].Select((_, i) => front.Cached(0) + i)];
                hidden = front.Step(next, [numbers])[cut];
                expected = back.Step(next, [[.. numbers.Select(number => isRepacked ? number - (Prompt - Count) : number)]], more: (cut, hidden));
                ModelRun.AssertClose(new() { ["logits"] = expected["logits"] }, compressed.Step(next, [numbers]));
            }
        }
    }

    internal static int[][] Ids(DecoderModel model, int batch, int tokens, int seed = 0)
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
