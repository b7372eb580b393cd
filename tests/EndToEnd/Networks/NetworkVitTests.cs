using Microsoft.ML.OnnxRuntime;
using PipelineDsl.EndToEnd.Pipelines;
using PipelineDsl.Onnx;
using PipelineDsl.Tokens;

namespace PipelineDsl.EndToEnd.Networks;

/// <summary>Annotated classes that name an auxiliary network, generated, woven into the shipped model and run.</summary>
public class NetworkVitTests
{
    private const int Images = 3;
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Networks");
    private static readonly WeaveOptions Options = new() { ModelFolder = Folder };

    [Fact]
    public void DynamicViT_KeepsWhatThePredictorRatesHighest_InItsOrder()
    {
        // The tokens in front of block 2, from the model itself; the predictor as a session of its own.
        WeaveOptions export = new() { Export = new SignalExport { Layer = 1, Signals = [StageSignal.Hidden] } };
        float[] hidden = Run(TokenWeaver.Weave(VitKeepAll.Definition, FashionMnist.Model, export), SiteSignal.Hidden);
        float[] scores = Scores("dynamicvit-0.onnx", "hidden_states", hidden, Images, 197, 96);
        long[] provenance = Provenance(VitDynamicViT.Weave(FashionMnist.Model, Options with { Provenance = true }));

        for (int item = 0; item < Images; item++)
        {
            int[] kept = [0, .. Enumerable.Range(1, 196).OrderByDescending(token => scores[((item * 197) + token) * 2]).Take(137)];
            Assert.Equal(
                kept,
                Enumerable.Range(0, 197).Where(token => provenance[(item * 197) + token] >= 0).OrderBy(token => provenance[(item * 197) + token]));
        }
    }

    [Fact]
    public void Guide_KeepsWhatItRatesHighest()
    {
        float[] scores = Scores("guide.onnx", "pixel_values", FashionMnist.Images(0, Images), Images, 1, 28, 28);
        long[] provenance = Provenance(VitGuided.Weave(FashionMnist.Model, Options with { Provenance = true }));
        int first = VitGuided.Definition.Stages[0].KeptTokens, second = VitGuided.Definition.Stages[1].KeptTokens;
        Assert.True(first > second);

        for (int item = 0; item < Images; item++)
        {
            // The best of the best are the best of all.
            IEnumerable<int> kept = Enumerable.Range(1, 196).OrderByDescending(token => scores[(item * 197) + token]).Take(second - 1).Prepend(0).Order();
            Assert.Equal(kept, Enumerable.Range(0, 197).Where(token => provenance[(item * 197) + token] >= 0));
        }
    }

    [Fact]
    public void UsersScorer_SeesWhatTheNetworkSays()
    {
        float[] scores = Scores("guide.onnx", "pixel_values", FashionMnist.Images(0, Images), Images, 1, 28, 28);
        long[] provenance = Provenance(VitOwnNetwork.Weave(FashionMnist.Model, Options with { Provenance = true }));

        IEnumerable<int> kept = Enumerable.Range(1, 196).OrderBy(token => scores[token]).Take(98).Prepend(0).Order();
        Assert.Equal(kept, Enumerable.Range(0, 197).Where(token => provenance[token] >= 0));
    }

    [Fact]
    public void Lowered_GivesTheSameLogits()
    {
        using InferenceSession custom = Vit.Woven(VitGuided.Definition, Options);
        using InferenceSession standard = Vit.Woven(VitGuided.Definition, Options with { Lowering = StageLowering.StandardOperators });
        Assert.All(Vit.Logits(custom, 0, Images).Zip(Vit.Logits(standard, 0, Images)), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Twins_HaveTheSameBudgetsAndNeedNoNetwork()
    {
        foreach (TokenPipeline twin in (TokenPipeline[])[
            VitDynamicViTs.Random.Definition, VitDynamicViTs.Uniform.Definition, VitGuided.Random.Definition, VitGuided.Uniform.Definition])
        {
            using InferenceSession session = Vit.Woven(twin);
            Assert.All(Vit.Logits(session, 0, 2), logit => Assert.True(float.IsFinite(logit)));
        }

        Assert.Equal(VitDynamicViTs.Definition.Plan.LayerTokens.AsEnumerable(), VitDynamicViTs.Random.Definition.Plan.LayerTokens.AsEnumerable());
        Assert.Equal([138, 97], VitDynamicViTs.Definition.Stages.Select(stage => stage.KeptTokens));
    }

    [Fact]
    public void Batched_EqualsOneByOne()
    {
        using InferenceSession session = Vit.Woven(VitDynamicViTs.Definition, Options);
        float[] together = Vit.Logits(session, 0, Images);
        for (int image = 0; image < Images; image++)
        {
            Assert.All(Vit.Logits(session, image, 1).Zip(together[(image * 10)..]), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        }
    }

    private static float[] Scores(string network, string input, float[] values, params long[] shape)
    {
        using InferenceSession session = new(Path.Combine(Folder, network));
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(values, shape);
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, [input], [value], ["scores"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static long[] Provenance(WovenModel model)
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = Outputs(model, "provenance");
        return outputs[0].GetTensorDataAsSpan<long>().ToArray();
    }

    private static float[] Run(WovenModel model, string output)
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = Outputs(model, output);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static IDisposableReadOnlyCollection<OrtValue> Outputs(WovenModel model, string output)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1 };
        PipelineDsl.OnnxRuntime.StageOperators.Register(options, model.Pipeline);
        using InferenceSession session = new(model.ToArray(), options);
        using OrtValue pixels = OrtValue.CreateTensorValueFromMemory(FashionMnist.Images(0, Images), [Images, 1, 28, 28]);
        using RunOptions run = new();
        return session.Run(run, ["pixel_values"], [pixels], [output]);
    }
}
