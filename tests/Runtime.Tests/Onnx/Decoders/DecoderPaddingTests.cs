using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Onnx;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Decoders;

/// <summary>Prompts of several lengths, padded in front, where stages repack positions: new positions hold for all sequences alike.</summary>
public class DecoderPaddingTests
{
    private const int Prompt = 24, Padding = 3, Count = 12;

    public static TheoryData<string> Models => DecoderWeavingTests.Models;

    [Theory]
    [MemberData(nameof(Models))]
    public void Repacked_PaddedBatch_IsRefused(string name)
    {
        DecoderModel model = DecoderModel.Load(name);
        WovenModel woven = Weave(model, 0, Count);
        using DecoderRun compressed = DecoderRun.Of(model, woven);

        string message = Assert.Throws<OnnxRuntimeException>(() => Step(compressed, model)).Message;
        Assert.Contains(
            $"{woven.Pipeline.Name}, stage Layer0AfterBlock at layer 0: expected no padding in front where positions are repacked, "
            + $"got {Padding} padding tokens (item 1)",
            message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Repacked_UnpaddedBatch_EqualsEverySequenceAlone(string name)
    {
        DecoderModel model = DecoderModel.Load(name);
        WovenModel woven = Weave(model, 0, Count);
        using DecoderRun batch = DecoderRun.Of(model, woven), first = DecoderRun.Of(model, woven), second = DecoderRun.Of(model, woven);
        foreach (int tokens in (int[])[Prompt, 1, 2])
        {
            int[][] ids = DecoderWeavingTests.Ids(model, 2, tokens, seed: tokens);
            int[] numbers = [.. ids[0].Select((_, i) => batch.Cached(0) + i)];
            float[] logits = batch.Step(ids, [numbers, numbers])["logits"].Values;
            ModelTensor a = first.Step([ids[0]], [numbers])["logits"], b = second.Step([ids[1]], [numbers])["logits"];
            ModelRun.AssertClose(new() { ["logits"] = a }, new() { ["logits"] = a with { Values = logits[..a.Values.Length] } });
            ModelRun.AssertClose(new() { ["logits"] = b }, new() { ["logits"] = b with { Values = logits[a.Values.Length..] } });
        }
    }

    [Theory]
    [InlineData(0, 600)]
    [InlineData(2, Count)]
    public void Repacked_PaddedWhereNoPositionChanges_Runs(int layer, int count)
    {
        // Nothing is dropped, or no layer follows.
        DecoderModel model = DecoderModel.Recall;
        using DecoderRun compressed = DecoderRun.Of(model, Weave(model, layer, count)), original = DecoderRun.Of(model);
        ModelTensor expected = Step(original, model)["logits"], actual = Step(compressed, model)["logits"];

        // The last token stays.
        Assert.Equal(expected.Values[^model.Vocabulary..], actual.Values[^model.Vocabulary..]);
    }

    private static WovenModel Weave(DecoderModel model, int layer, int count) => TokenWeaver.Weave(
        DecoderStages.Pipeline(
            model, DecoderStages.Prune(model, layer, count, DecoderStages.ByFirstChannel, StageSignal.Hidden, positions: PositionPolicy.Repacked)), model.Path);

    private static Dictionary<string, ModelTensor> Step(DecoderRun run, DecoderModel model) => run.Step(
        DecoderWeavingTests.Ids(model, 2, Prompt),
        [.. Enumerable.Range(0, 2).Select(item => Enumerable.Range(0, Prompt).Select(i => int.Max(0, i - (item * Padding))).ToArray())],
        [.. Enumerable.Range(0, 2).Select(item => Enumerable.Range(0, Prompt).Select(i => i < item * Padding ? 0 : 1).ToArray())]);
}
