using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Models as ONNX Runtime's own optimiser writes them, with fused nodes, woven and run.</summary>
public class OptimisedModelTests
{
    public static TheoryData<string, string> Fused => new()
    {
        { "bert-add-14", "FusedMatMul" },
        { "bert-where-17", "FusedMatMul" },
        { "bert-where-baked-14", "SkipLayerNormalization" },
        { "bert-mean-baked-11", "Gelu" },
        { "fused-packed-17", "Attention" },
        { "fused-split-17", "MultiHeadAttention" },
        { "torch-padded-14", "FusedMatMul" },
        { "torch-tokens-first-baked-11", "SkipLayerNormalization" },
        { "vit-relative-baked-17", "FusedMatMul" },
        { "bert-baked-14", "SkipLayerNormalization" },
        { "vit-index-17", "BiasGelu" },
        { "vit-mean-17", "BiasGelu" },
        { "torch-batch-first-17", "FusedMatMul" },
        { "torch-tokens-first-14", "LayerNormalization" },
    };

    [Theory]
    [MemberData(nameof(Fused))]
    public void Optimised_Woven_EqualsReference(string name, string expectedOperator)
    {
        ExportedModel model = ExportedModel.Load(name);
        byte[] optimised = OptimisedModel.Of(model.Path);
        Assert.Contains(ModelProto.Parser.ParseFrom(optimised).Graph.Node, node => node.OpType == expectedOperator);

        foreach (string scheme in (string[])["prune", "merge", "mixed"])
        {
            WovenModel woven = TokenWeaver.Weave(model.Pipeline(scheme), optimised);
            ModelRun.AssertClose(model.Expected(scheme), ModelRun.Woven(woven, model.Inputs), 2e-4f);
        }
    }

    [Theory]
    [MemberData(nameof(Fused))]
    public void Optimised_WovenAtFullBudget_EqualsOptimisedBitForBit(string name, string expectedOperator)
    {
        Assert.NotEmpty(expectedOperator);
        ExportedModel model = ExportedModel.Load(name);
        byte[] optimised = OptimisedModel.Of(model.Path);
        var pipeline = WeaveStages.Pipeline(model.Geometry, model.Protected, (0, StageSpec.PruneTo(1)), (1, StageSpec.Merge(0)));
        using SessionOptions options = ModelRun.Options();
        using InferenceSession session = new(optimised, options);
        Dictionary<string, ModelTensor> original = ModelRun.Run(session, model.Inputs);

        ModelRun.AssertSame(original, ModelRun.Woven(TokenWeaver.Weave(pipeline, optimised), model.Inputs));
        ModelRun.AssertSame(original, ModelRun.Woven(TokenWeaver.Weave(pipeline, optimised, new WeaveOptions { KeepIdentityStages = true }), model.Inputs));
    }
}
