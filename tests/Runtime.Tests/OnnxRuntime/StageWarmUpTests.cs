using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

public sealed class StageWarmUpTests
{
    private const int Tokens = 9;

    [Fact]
    public void FirstSession_RunsTheStageOnceOnDataOfItsSize()
    {
        int calls = 0, tokens = 0;
        TokenStage stage = TestStages.Merge(Tokens, 3);
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.WithBody(stage, (in input, in output, workspace) =>
        {
            calls++;
            tokens = input.Tokens;
            return stage.Body(input, output, workspace);
        }));
        using InferenceSession first = Node(pipeline).Open(), second = Node(pipeline).Open();

        Assert.Equal((1, Tokens), (calls, tokens));
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void EveryKindOfStage_IsWarmedWithoutAnError(StageSignal signal, BudgetKind kind, double value)
    {
        Exception? error = null;
        int kept = -1;
        TokenStage stage = TestStages.Prune(signal, new(kind, value));
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.WithBody(stage, (in input, in output, workspace) =>
        {
            try
            {
                return kept = stage.Body(input, output, workspace);
            }
            catch (Exception exception)
            {
                error = exception;
                throw;
            }
        }));
        Node(pipeline).Open().Dispose();

        Assert.Null(error);
        Assert.True(kept >= 0);
    }

    public static TheoryData<StageSignal, BudgetKind, double> Stages()
    {
        var data = new TheoryData<StageSignal, BudgetKind, double>();
        foreach (StageSignal signal in Enum.GetValues<StageSignal>().Where(signal => signal != StageSignal.Guide))
        {
            data.Add(signal, BudgetKind.Keep, 0.5);
            data.Add(signal, BudgetKind.KeepCount, 7);
            data.Add(signal, BudgetKind.Remove, 3);
            data.Add(signal, BudgetKind.Threshold, 0.5);
        }

        return data;
    }

    private static StageNodeRun Node(TokenPipeline pipeline) => new StageNodeRun(pipeline)
        .With(StageNode.HiddenInput, TestTensor.Random(1, 1, Tokens, TestStages.Channels))
        .With(StageNode.KeysInput, TestTensor.Random(2, 1, 2, Tokens, 4))
        .With(StageNode.QueriesInput, TestTensor.Random(4, 1, 2, Tokens, 4))
        .With(StageNode.ValuesInput, TestTensor.Random(5, 1, 2, Tokens, 4))
        .With(StageNode.NormedInput, TestTensor.Random(6, 1, Tokens, TestStages.Channels))
        .With(StageNode.EmbeddingsInput, TestTensor.Random(7, 1, Tokens, TestStages.Channels))
        .With(StageNode.ScoresInput, TestTensor.Random(8, 1, Tokens))
        .With(StageNode.AttentionInput, TestTensor.Random(3, 1, 2, Tokens, Tokens));
}
