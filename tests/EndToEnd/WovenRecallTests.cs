using PipelineDsl.EndToEnd.Pipelines;
using PipelineDsl.Onnx;
using PipelineDsl.Tokens;

namespace PipelineDsl.EndToEnd;

/// <summary>Pipelines as the generator writes them, in the shipped language model: the prompt is compressed, the answer decoded.</summary>
public class WovenRecallTests
{
    private static readonly RecallPrompt[] Prompts = RecallPrompt.First(20);

    private static TokenPipeline[] Pipelines { get; } =
    [
        RecallPyramid.Definition, RecallPyramid.Random.Definition, RecallFastV.Definition, RecallFastV.Random.Definition,
        RecallDart.Definition, RecallDart.Random.Definition, RecallSparseVlm.Definition, RecallSparseVlm.Random.Definition,
    ];

    public static TheoryData<string> Names => [.. Pipelines.Select(pipeline => pipeline.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Woven_Prompt_LeavesEveryLayerTheCacheOfThePlan(string name)
    {
        TokenPipeline pipeline = Pipelines.Single(pipeline => pipeline.Name == name);
        using Recall recall = Recall.Woven(pipeline);
        _ = recall.Answer(Prompts[0].Ids, 3);

        // The answer's first two tokens are in the cache, the third is not yet.
        int[] expected = [Prompts[0].Ids.Length, 0, 0];
        for (int layer = 1; layer < expected.Length; layer++)
        {
            expected[layer] = expected[layer - 1];
            foreach (TokenStage stage in pipeline.Stages.Where(stage => stage.Layer == layer - 1))
            {
                expected[layer] = stage.KeptOf(expected[layer], Prompts[0].Ids.Length);
            }
        }

        Assert.True(expected[2] < expected[0]);
        Assert.Equal(expected.Select(entries => entries + 2), recall.Cached);
    }

    [Fact]
    public void Woven_TextWithoutTheSpan_IsTheOriginalModel()
    {
        int[] text = Prompts[0].Ids[..100];
        using Recall dense = Recall.Dense(), woven = Recall.Woven(RecallPyramid.Definition);

        Assert.Equal(dense.Step(text), woven.Step(text));
        Assert.Equal(dense.Step([5]), woven.Step([5]));
    }

    [Fact]
    public void PyramidDrop_KeepsWhatIsAskedFor_RandomDoesNot()
    {
        // A quarter of the context is left in front of the layer that recalls.
        double dense = Accuracy(Recall.Dense()), pyramid = Accuracy(Recall.Woven(RecallPyramid.Definition));
        double random = Enumerable.Range(0, 3)
            .Average(seed => Accuracy(Recall.Woven(RecallPyramid.Random.Definition, new WeaveOptions { Seed = (ulong)seed })));

        Assert.True(dense >= 0.9 && pyramid >= 0.8 && random <= 0.5, $"dense {dense}, PyramidDrop {pyramid}, random {random}");
    }

    // Of the first token of the answer.
    private static double Accuracy(Recall recall)
    {
        using (recall)
        {
            return Prompts.Average(prompt => recall.Answer(prompt.Ids, 1)[0] == prompt.Answer[0] ? 1.0 : 0);
        }
    }
}
