using PipelineDsl.Onnx.Lowering;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Lowering;

/// <summary>Runs a stage both ways and compares.</summary>
internal static class LoweringCheck
{
    internal static void SameAsBody(StageCase test, Action<StageData>? change = null)
    {
        TokenStage stage = KernelStage.Make(test);
        var data = new StageData(test);
        change?.Invoke(data);
        var model = new StageModel(test, data);
        StageResult expected = KernelRun.Run(test, stage, data);
        StageResult actual = model.Run(Lower(test, stage, model));
        Assert.True(StageResult.Same(expected, actual, out string difference), $"{test}: {difference}");
    }

    internal static LoweredStage Lower(StageCase test, TokenStage stage, StageModel model) =>
        StandardLowering.Lower(stage, KernelStage.Pipeline(test, stage), model.Node, model.Facts);
}
