using Google.Protobuf;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tests.Onnx.Decoders;
using PipelineDsl.Tokens;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;
using DecoderModel = PipelineDsl.Tests.Onnx.Decoders.DecoderModel;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Models whose residual stream holds half precision.</summary>
public sealed class HalfPrecisionTests : IDisposable
{
    // What rounding weights to eleven bits makes of results up to 13.
    private const float Tolerance = 4e-2f;

    private readonly string _folder = Directory.CreateTempSubdirectory("half").FullName;

    private static IEnumerable<string> Names =>
        Directory.EnumerateFiles(ExportedModel.Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(name => !name.Contains("external", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static TheoryData<string> Models => [.. Names];

    public static TheoryData<string, string, StageLowering> Cases()
    {
        TheoryData<string, string, StageLowering> data = [];
        foreach (string model in Names)
        {
            foreach (string scheme in (string[])["prune", "merge", "mixed"])
            {
                data.Add(model, scheme, StageLowering.CustomOperators);
                data.Add(model, scheme, StageLowering.StandardOperators);
            }
        }

        return data;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Exported_Woven_AgreesWithTheSinglePrecisionReference(string name, string scheme, StageLowering lowering)
    {
        ExportedModel model = ExportedModel.Load(name);
        WovenModel woven = TokenWeaver.Weave(model.Pipeline(scheme), HalfModel.Load(model.Path).ToByteArray(), new WeaveOptions { Lowering = lowering });

        ModelRun.AssertClose(model.Expected(scheme), ModelRun.Woven(woven, model.Inputs), Tolerance);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Exported_WovenAtFullBudget_EqualsOriginalBitForBit(string name)
    {
        ExportedModel model = ExportedModel.Load(name);
        ModelProto half = HalfModel.Load(model.Path);
        TokenPipeline pipeline = WeaveStages.Pipeline(model.Geometry, model.Protected, (0, StageSpec.PruneTo(1)), (1, StageSpec.Merge(0)));
        WovenModel kept = TokenWeaver.Weave(pipeline, half.ToByteArray(), new WeaveOptions { KeepIdentityStages = true });
        Dictionary<string, ModelTensor> original = ModelRun.Original(half.ToByteArray(), model.Inputs), woven = ModelRun.Woven(kept, model.Inputs);

        Assert.Equal(2, kept.Graph.Node.Count(node => node.Domain == pipeline.Domain));
        if (half.Graph.Node.Any(node => node.OpType == "SkipLayerNormalization"))
        {
            // On the processor the sum inside of this operator is never rounded to half; a cut through it does that.
            ModelRun.AssertClose(original, woven, 4e-3f);
        }
        else
        {
            ModelRun.AssertSame(original, woven);
        }
    }

    [Theory]
    [InlineData("prune")]
    [InlineData("merge")]
    [InlineData("mixed")]
    public void AttentionInSinglePrecision_IsReadAndBiasedInTheTypesThatItHas(string scheme)
    {
        // As decoders are exported: logits widened in front of the softmax, probabilities narrowed behind it.
        ExportedModel model = ExportedModel.Load("vit-index-17");
        ModelProto half = HalfModel.Load(model.Path);
        for (int i = half.Graph.Node.Count - 1; i >= 0; i--)
        {
            if (half.Graph.Node[i] is { OpType: "Softmax" } softmax)
            {
                string logits = softmax.Input[0], probabilities = softmax.Output[0];
                (softmax.Input[0], softmax.Output[0]) = (logits + "/single", probabilities + "/single");
                half.Graph.Node.Insert(i + 1, Cast(softmax.Output[0], probabilities, DataType.Float16));
                half.Graph.Node.Insert(i, Cast(logits, softmax.Input[0], DataType.Float));
            }
        }

        WovenModel woven = TokenWeaver.Weave(model.Pipeline(scheme), half.ToByteArray());
        WovenModel standard = TokenWeaver.Weave(
            model.Pipeline(scheme), half.ToByteArray(), new WeaveOptions { Lowering = StageLowering.StandardOperators });

        ModelRun.AssertClose(model.Expected(scheme), ModelRun.Woven(woven, model.Inputs), Tolerance);
        ModelRun.AssertClose(model.Expected(scheme), ModelRun.Woven(standard, model.Inputs), Tolerance);
    }

    [Theory]
    [InlineData("blocks-17")]
    [InlineData("folded-14")]
    public void AroundAttention_AgreesWithTheSinglePrecisionReference(string name)
    {
        ExportedModel model = ExportedModel.Load($"Diffusion/{name}");
        WovenModel woven = TokenWeaver.Weave(AroundAttentionTests.Pipeline(model, (0, 0.4), (1, 0.7)), HalfModel.Load(model.Path).ToByteArray());

        ModelRun.AssertClose(model.Expected("both"), ModelRun.Woven(woven, model.Inputs), Tolerance);
    }

    [Theory]
    [InlineData(StageLowering.CustomOperators)]
    [InlineData(StageLowering.StandardOperators)]
    public void NetworkInSinglePrecision_ReadsHalfTokensAndPixels(StageLowering lowering)
    {
        TokenPipeline pipeline = FashionModel.Pipeline(
            (0, StageSpec.Network(120, "guide.onnx")), (2, StageSpec.Network(90, "dynamicvit-0.onnx")), (3, StageSpec.Merge(20)));
        WeaveOptions options = FashionModel.Options with { Lowering = lowering };
        Dictionary<string, ModelTensor> inputs = FashionModel.Inputs(2);
        WovenModel single = TokenWeaver.Weave(pipeline, FashionModel.Path, options);
        WovenModel half = TokenWeaver.Weave(pipeline, HalfModel.Load(FashionModel.Path).ToByteArray(), options);

        // One token in another place is what rounding may cost here.
        ModelRun.AssertClose(ModelRun.Woven(single, inputs), ModelRun.Woven(half, inputs), 0.1f);
    }

    [Fact]
    public void ExportedSignals_AreSinglePrecision()
    {
        ExportedModel model = ExportedModel.Load("vit-index-17");
        TokenPipeline pipeline = WeaveStages.Pipeline(model.Geometry, model.Protected);
        WeaveOptions options = new()
        {
            Export = new SignalExport { Layer = -2, Signals = [StageSignal.Queries, StageSignal.Values, StageSignal.FirstQueryAttention] },
        };
        WovenModel single = TokenWeaver.Weave(pipeline, model.Path, options);
        WovenModel half = TokenWeaver.Weave(pipeline, HalfModel.Load(model.Path).ToByteArray(), options);
        Dictionary<string, ModelTensor> expected = ModelRun.Woven(single, model.Inputs), actual = ModelRun.Woven(half, model.Inputs);

        ModelRun.AssertClose(expected, actual, Tolerance);
        Assert.All(half.SiteOutputs, name => Assert.False(actual[name].IsHalf));
    }

    [Theory]
    [InlineData("llama-17", 24)]
    [InlineData("llama-17", 10)]
    [InlineData("lm-recall", 10)]
    public void Decoder_ReadsThePromptAndDecodes(string name, int count)
    {
        DecoderModel single = DecoderModel.Load(name), half = single with { Path = Path.Combine(_folder, "half.onnx") };
        File.WriteAllBytes(half.Path, HalfModel.Load(single.Path).ToByteArray());
        TokenPipeline Pipeline() => DecoderStages.Pipeline(single, DecoderStages.Prune(single, 0, count, DecoderStages.ByPosition));
        using DecoderRun expected = DecoderRun.Of(single, TokenWeaver.Weave(Pipeline(), single.Path));
        using DecoderRun actual = DecoderRun.Of(half, TokenWeaver.Weave(Pipeline(), half.Path));
        foreach (int[][] ids in (int[][][])[DecoderWeavingTests.Ids(single, 1, 24), DecoderWeavingTests.Ids(single, 1, 1, seed: 1)])
        {
            ModelTensor reference = expected.Step(ids)["logits"];
            ModelRun.AssertClose(new() { ["logits"] = reference }, actual.Step(ids), 1e-2f * reference.Values.Max(MathF.Abs));
        }
    }

    private static NodeProto Cast(string input, string output, DataType type)
    {
        NodeProto cast = new() { OpType = "Cast", Name = output, Attribute = { WovenGraph.Attribute("to", (long)type) } };
        cast.Input.Add(input);
        cast.Output.Add(output);
        return cast;
    }
}
