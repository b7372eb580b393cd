using PipelineDsl.Evaluation;
using PipelineDsl.Onnx;
using PipelineDsl.Tests.Onnx;

namespace PipelineDsl.Tests.Evaluation;

public class WeaveCheckTests
{
    [Theory]
    [InlineData("vit-index-17")]
    [InlineData("vit-baked-14")]
    [InlineData("vit-external-17")]
    [InlineData("bert-where-14")]
    [InlineData("torch-padded-14")]
    [InlineData("fused-split-17")]
    public void SoundModel_Passes(string name)
    {
        ExportedModel model = ExportedModel.Load(name);
        WeaveCheck.Run(model.Pipeline("mixed"), model.Path);
    }

    [Fact]
    public void ModelThatCannotBeWoven_Throws()
    {
        ExportedModel model = ExportedModel.Load("vit-index-17");
        Assert.Throws<WeaveException>(() => WeaveCheck.Run(WeaveStages.Pipeline(model.Geometry, [], (0, StageSpec.Prune(9))), model.Path));
    }

    [Fact]
    public void WrongCut_IsFound()
    {
        // A cut in front of the attention's own residual Add: the keys and the mask would still be of all tokens.
        ExportedModel model = ExportedModel.Load("vit-index-17");
        WovenModel sound = TokenWeaver.Weave(model.Pipeline("prune"), model.Path);
        WeaveOptions options = new() { Layers = new WeaveOptions().Layers.Add(0, new LayerNames(Cut: sound.Report.Layers[1].Cut)) };

        Assert.Throws<WeaveException>(() => WeaveCheck.Run(model.Pipeline("prune"), model.Path, options));
    }
}
