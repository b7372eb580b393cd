using PipelineDsl.Onnx.Lowering;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Lowering;

public class StandardLoweringTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(17)]
    public void ScorerWithLowering_InAStage_RunsAsItsCSharpDoes(int opset) =>
        LoweringCheck.SameAsBody(new StageCase { Scorer = default(FirstChannel), Opset = opset, Batch = 3, TokensFirst = true });

    [Fact]
    public void ScorerWithoutLowering_InAStage_ErrorNamesScorerAndInterface()
    {
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => Lower(new StageCase { Scorer = default(SilentScorer) }));
        Assert.Contains(typeof(SilentScorer).FullName!, error.Message);
        Assert.Contains(nameof(IOnnxLowering), error.Message);
        Assert.Contains("Layer3", error.Message);
    }

    [Fact]
    public void MissingKeys_KeyScorer_ErrorNamesTheInput()
    {
        var test = new StageCase { Scorer = default(KeyNorm) };
        var model = new StageModel(test, new StageData(test));
        model.Node.Input[StageNode.KeysInput] = "";
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => LoweringCheck.Lower(test, KernelStage.Make(test), model));
        Assert.Contains("keys", error.Message);
    }

    [Theory]
    [InlineData("mask", "loud")]
    [InlineData("keys", "nhbd")]
    [InlineData("log sizes", "bnn")]
    public void UnknownForm_OfATensor_ErrorNamesNodeAndForm(string what, string form)
    {
        var test = new StageCase { Scorer = default(KeyNorm) };
        test = what switch
        {
            "mask" => test with { Mask = form },
            "keys" => test with { KeysLayout = form, HeadForm = 3 },
            _ => test with { BiasLayout = form },
        };
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => Lower(test));
        Assert.Contains("stage/3", error.Message);
        Assert.Contains(form, error.Message);
    }

    [Fact]
    public void OpsetBeforeEleven_AnyStage_IsRefused()
    {
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => Lower(new StageCase { Opset = 10 }));
        Assert.Contains("opset 10", error.Message);
    }

    [Fact]
    public void Names_OfALoweredStage_AreUniqueAndCarryTheNodesName()
    {
        LoweredStage lowered = Lower(new StageCase());
        string[] outputs = [.. lowered.Nodes.SelectMany(node => node.Output)];
        Assert.Equal(outputs.Length, outputs.Distinct().Count());
        Assert.Equal(lowered.Nodes.Count, lowered.Nodes.Select(node => node.Name).Distinct().Count());
        Assert.All(lowered.Nodes, node => Assert.StartsWith("stage/3/", node.Name));
        Assert.All(lowered.Initializers, constant => Assert.StartsWith("stage/3/", constant.Name));
    }

    [Fact]
    public void OutputsThatNobodyReads_EmptyNames_AreNotComputed()
    {
        var test = new StageCase { Original = 40 };
        var model = new StageModel(test, new StageData(test));
        int all = LoweringCheck.Lower(test, KernelStage.Make(test), model).Nodes.Count;
        for (int output = 1; output < model.Node.Output.Count; output++)
        {
            model.Node.Output[output] = "";
        }

        LoweredStage lowered = LoweringCheck.Lower(test, KernelStage.Make(test), model);
        Assert.True(lowered.Nodes.Count < all);
        Assert.Contains(lowered.Nodes, node => node.Output.Contains("new_hidden"));
        Assert.DoesNotContain(lowered.Nodes, node => node.OpType is "Log" or "ScatterElements");
    }

    [Fact]
    public void PartsWithoutAStandardForm_AreRefusedByName()
    {
        Assert.Contains(
            "a threshold with a ceiling", Refused(new StageCase { Budget = new(BudgetKind.Threshold, 1) { Ceiling = 3 } }), StringComparison.Ordinal);
        Assert.Contains(
            "a quota of frames", Refused(new StageCase { Quota = new TokenQuota(1, 0, 0, 0, 0) { Frames = 4, FrameTokens = 5 } }), StringComparison.Ordinal);

        static string Refused(StageCase test) => Assert.Throws<NotSupportedException>(() => Lower(test)).Message;
    }

    private static LoweredStage Lower(StageCase test) =>
        LoweringCheck.Lower(test, KernelStage.Make(test), new StageModel(test, new StageData(test)));
}
