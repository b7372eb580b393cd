using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tests.Onnx;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Launch;

/// <summary>Whole models, exported by PyTorch and woven, whose stages run by the launch code: they give what the stages in C# give.</summary>
[Collection(StubCollection.Name)]
public sealed class WovenModelTests
{
    [Theory]
    [InlineData("bert-add-14", StageSignal.Hidden, false)]
    [InlineData("bert-where-17", StageSignal.FirstQueryAttention, true)]
    [InlineData("bert-sdpa-17", StageSignal.LastQueryAttention, false)]
    [InlineData("bert-mean-baked-11", StageSignal.Keys, true)]
    [InlineData("bert-distance-17", StageSignal.EveryQueryAttention, true)]
    [InlineData("fused-packed-17", StageSignal.EveryQueryAttention, false)]
    [InlineData("fused-biased-17", StageSignal.FirstQueryAttention, true)]
    [InlineData("torch-batch-first-17", StageSignal.Keys, false)]
    [InlineData("torch-padded-14", StageSignal.Hidden, true)]
    [InlineData("torch-tokens-first-14", StageSignal.FirstQueryAttention, false)]
    [InlineData("torch-tokens-first-baked-11", StageSignal.Keys, true)]
    [InlineData("vit-baked-14", StageSignal.EveryQueryAttention, true)]
    [InlineData("vit-einsum-14", StageSignal.LastQueryAttention, false)]
    [InlineData("vit-relative-baked-17", StageSignal.FirstQueryAttention, true)]
    public void SinglePrecision_EqualsTheProcessor(string name, StageSignal signal, bool mergesFirst)
    {
        ExportedModel model = ExportedModel.Load(name);

        Compare(model, File.ReadAllBytes(model.Path), signal, mergesFirst, 1e-4f);
    }

    [Theory]
    [InlineData("bert-add-14", StageSignal.FirstQueryAttention, true)]
    [InlineData("fused-plain-17", StageSignal.Keys, false)]
    [InlineData("torch-tokens-first-14", StageSignal.Hidden, true)]
    [InlineData("vit-index-17", StageSignal.EveryQueryAttention, false)]
    public void HalfPrecision_EqualsTheProcessor(string name, StageSignal signal, bool mergesFirst)
    {
        ExportedModel model = ExportedModel.Load(name);

        Compare(model, HalfModel.Load(model.Path).ToByteArray(), signal, mergesFirst, 2e-2f);
    }

    private static void Compare(ExportedModel model, byte[] exported, StageSignal signal, bool mergesFirst, float tolerance)
    {
        int first = mergesFirst ? 1 : 0;
        TokenPipeline pipeline = WovenKernels.Of(WeaveStages.Pipeline(
            model.Geometry, model.Protected, (1 - first, StageSpec.Merge(2)), (first, StageSpec.PruneTo(0.7, signal))));
        WovenModel woven = TokenWeaver.Weave(pipeline, exported);
        Dictionary<string, ModelTensor> expected = ModelRun.Woven(woven, model.Inputs);

        using SessionOptions options = ModelRun.Options();
        new OperatorDomain(pipeline.Domain, CudaStageOperators.Of(pipeline, StubGpu.NewRuntime(), provider: null)).AddTo(options);
        using InferenceSession session = StageFaults.Collect(() => new InferenceSession(woven.ToArray(), options), out StageFaults faults);
        Dictionary<string, ModelTensor> actual = ModelRun.Run(session, model.Inputs);

        faults.Throw();
        ModelRun.AssertClose(expected, actual, tolerance);
        Assert.Contains(StubGpu.TakeCalls(), static call => call.StartsWith("cuLaunchKernel merge_rows", StringComparison.Ordinal));
    }
}
