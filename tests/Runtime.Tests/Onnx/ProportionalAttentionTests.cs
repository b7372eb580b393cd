using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>Merging whose sizes weigh means but stay out of attention.</summary>
public class ProportionalAttentionTests
{
    public static TheoryData<string, StageLowering> Models()
    {
        TheoryData<string, StageLowering> data = [];
        string[] models =
        [
            "vit-mean-17", "vit-baked-14", "bert-add-14", "bert-where-14", "torch-tokens-first-14", "fused-packed-17", "fused-split-17", "fused-biased-17",
        ];
        foreach (string model in models)
        {
            data.Add(model, StageLowering.CustomOperators);
            data.Add(model, StageLowering.StandardOperators);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void SwitchedOff_EqualsTheProportionalModelWithItsBiasesCutOut(string name, StageLowering lowering)
    {
        ExportedModel model = ExportedModel.Load(name);
        TokenPipeline pipeline = model.Pipeline("merge");
        WeaveOptions options = new() { Lowering = lowering };
        Dictionary<string, ModelTensor> proportional = ModelRun.Woven(TokenWeaver.Weave(pipeline, model.Path, options), model.Inputs);
        WovenModel cut = TokenWeaver.Weave(pipeline, model.Path, options);
        Assert.Equal(2, CutBiases(cut.Graph));

        WovenModel plain = TokenWeaver.Weave(WeaveStages.WithoutProportionalAttention(pipeline), model.Path, options);
        Dictionary<string, ModelTensor> actual = ModelRun.Woven(plain, model.Inputs);

        ModelRun.AssertSame(ModelRun.Woven(cut, model.Inputs), actual);
        Assert.All(proportional, output => Assert.NotEqual(output.Value.Values, actual[output.Key].Values));
    }

    [Theory]
    [InlineData("fused-packed-17", StageSignal.FirstQueryAttention)]
    [InlineData("fused-split-17", StageSignal.LastQueryAttention)]
    [InlineData("fused-split-17", StageSignal.EveryQueryAttention)]
    public void ComputedRowBehindAMerge_IsThatOfTheModel(string fused, StageSignal signal)
    {
        // The plain model has probabilities to read, so a row that is computed with sizes would choose other tokens here.
        ExportedModel plain = ExportedModel.Load("fused-plain-17"), model = ExportedModel.Load(fused);
        TokenPipeline pipeline = WeaveStages.WithoutProportionalAttention(
            WeaveStages.Pipeline(model.Geometry, model.Protected, (0, StageSpec.Merge(5)), (1, StageSpec.Prune(6, signal)), (2, StageSpec.Prune(3, signal))));
        Dictionary<string, ModelTensor> expected = ModelRun.Woven(TokenWeaver.Weave(pipeline, plain.Path), model.Inputs);

        foreach (StageLowering lowering in Enum.GetValues<StageLowering>())
        {
            WovenModel woven = TokenWeaver.Weave(pipeline, model.Path, new WeaveOptions { Lowering = lowering });
            ModelRun.AssertClose(expected, ModelRun.Woven(woven, model.Inputs), 2e-4f);
        }
    }

    [Fact]
    public void MeanBehindAMerge_StillCountsSizes()
    {
        ExportedModel model = ExportedModel.Load("vit-mean-17");
        TokenPipeline pipeline = WeaveStages.WithoutProportionalAttention(model.Pipeline("merge"));

        string weighted = Assert.Single(TokenWeaver.Weave(pipeline, model.Path).Report.Weighted);

        Assert.StartsWith("ReduceMean", weighted, StringComparison.Ordinal);
    }

    /// <summary>Takes the logarithms of the sizes out of all logits; returns how many layers had them.</summary>
    private static int CutBiases(GraphProto graph)
    {
        int cut = 0;
        foreach (NodeProto sum in graph.Node.Where(node => node.OpType == "Add" && node.Output[0].EndsWith("/sized", StringComparison.Ordinal)).ToArray())
        {
            foreach (NodeProto reader in graph.Node)
            {
                for (int i = 0; i < reader.Input.Count; i++)
                {
                    reader.Input[i] = reader.Input[i] == sum.Output[0] ? sum.Input[0] : reader.Input[i];
                }
            }

            graph.Node.Remove(sum);
            cut++;
        }

        foreach (NodeProto fused in graph.Node.Where(node => node.Input.Count > 5 && node.OpType is "Attention" or "MultiHeadAttention"))
        {
            if (fused.Input[5].EndsWith("/log_sizes", StringComparison.Ordinal))
            {
                fused.Input[5] = "";
                cut++;
            }
        }

        return cut;
    }
}
