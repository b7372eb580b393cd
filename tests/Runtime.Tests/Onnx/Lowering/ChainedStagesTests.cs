using PipelineDsl.Kernels;
using PipelineDsl.Onnx.Lowering;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Lowering;

public class ChainedStagesTests
{
    [Theory]
    [InlineData(11, false)]
    [InlineData(11, true)]
    [InlineData(14, true)]
    [InlineData(17, false)]
    [InlineData(21, true)]
    public void TwoStages_InOneModel_PassSizesOriginsAndProvenanceOn(int opset, bool dynamic)
    {
        var merge = new StageCase
        {
            Kind = StageKind.Merge, Scorer = default(KeySimilarity), Budget = new(BudgetKind.Remove, 6), Opset = opset, Dynamic = dynamic,
        };
        var prune = new StageCase { Scorer = default(RandomScore), Budget = new(BudgetKind.Remove, 6), Opset = opset, Dynamic = dynamic };
        StageCase second = prune with { Tokens = 15, HasSizes = true };
        StageCase half = second with { Budget = new(BudgetKind.Keep, 0.5, Basis.Original), Quota = new TokenQuota(1, 5, 0, 0, 0) };
        StageCase secondMerge = second with
        {
            Kind = StageKind.Merge, Scorer = default(HiddenSimilarity), Order = MergeOrder.ToMe, Budget = new(BudgetKind.Remove, 5),
        };
        foreach (StageCase first in new[] { prune, merge, merge with { Order = MergeOrder.ToMe }, merge with { TokensFirst = true, Batch = 3 } })
        {
            foreach (StageCase next in new[] { second, half, secondMerge, secondMerge with { Order = MergeOrder.Ascending } })
            {
                SameAsBodies(first, next with { TokensFirst = first.TokensFirst, Batch = first.Batch });
            }
        }
    }

    private static void SameAsBodies(StageCase first, StageCase second)
    {
        TokenStage firstStage = KernelStage.Make(first, "Layer1"), secondStage = KernelStage.Make(second, "Layer2");
        TokenPipeline pipeline = KernelStage.Pipeline(first, firstStage, secondStage);
        var data = new StageData(first);

        // Data in between lie batch first, whatever the models do.
        StageResult between = KernelRun.Run(first with { TokensFirst = false }, firstStage, data);
        var secondData = new StageData(second);
        between.Hidden.CopyTo(secondData.Hidden, 0);
        between.Sizes.CopyTo(secondData.Sizes, 0);
        between.Origins.CopyTo(secondData.Origins, 0);
        between.Provenance.CopyTo(secondData.Provenance, 0);
        StageResult expected = KernelRun.Run(second, secondStage, secondData);

        var model = new StageModel(first, data);
        NodeProto node = model.Node.Clone();
        model.Node.Output.Clear();
        model.Node.Output.Add(["hidden_1", "", "sizes_1", "", "origins_1", "provenance_1"]);
        node.Name = "stage/4";
        node.Input.Clear();
        node.Input.Add(["hidden_1", "", "", "", "sizes_1", "", "origins_1", "provenance_1"]);
        LoweredStage lowered = StandardLowering.Lower(firstStage, pipeline, model.Node, model.Facts);
        LoweringFacts facts = model.Facts with { Tokens = first.Dynamic ? null : second.Tokens };
        StageResult actual = model.Run(lowered, StandardLowering.Lower(secondStage, pipeline, node, facts));
        Assert.True(StageResult.Same(expected, actual, out string difference), $"{first} and {second}: {difference}");
    }
}
