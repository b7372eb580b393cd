using PipelineDsl.Kernels;
using PipelineDsl.Onnx;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Decoders;

/// <summary>
/// Methods whose rows do not ascend: behind the stage, row i sees rows 0 to i, whatever tokens lead them. The reference are the model's own
/// layers, run on the rows as on any sequence.
/// </summary>
public class DecoderRowOrderTests
{
    private const int Prompt = 24;

    public static TheoryData<string> Models => DecoderWeavingTests.Models;

    [Theory]
    [MemberData(nameof(Models))]
    public void RowsByScore_PromptAndDecoding_EqualsAnOrdinarySequence(string name)
    {
        DecoderModel model = DecoderModel.Load(name);
        List<StageRows> log = [];

        Check(model, DecoderWeavingTests.Ids(model, 2, Prompt), 0, [RowOrderStages.ByScore(model, 0, 10, PositionPolicy.Repacked, log)], [log]);

        Assert.All(log, rows => Assert.NotEqual(rows.Kept.Order(), rows.Kept));
        Assert.NotEqual(log[0].Kept, log[1].Kept);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void RowsByScore_BehindTwoLayers_EqualsAnOrdinarySequence(string name)
    {
        DecoderModel model = DecoderModel.Load(name);
        List<StageRows> first = [], second = [];

        Check(
            model, DecoderWeavingTests.Ids(model, 2, Prompt), 0,
            [RowOrderStages.ByScore(model, 0, 14, PositionPolicy.Repacked, first), RowOrderStages.ByScore(model, 1, 8, PositionPolicy.Repacked, second)],
            [first, second]);
    }

    [Fact]
    public void RowsByScore_PaddedInFrontWithOriginalPositions_SeeNoPaddingAndNothingBehindThem()
    {
        DecoderModel model = DecoderModel.Recall;
        List<StageRows> log = [];

        Check(model, DecoderWeavingTests.Ids(model, 2, Prompt), 3, [RowOrderStages.ByScore(model, 0, 12, PositionPolicy.Original, log)], [log]);

        Assert.DoesNotContain(log[1].Kept, token => token < 3);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void SparseVlm_PromptAndDecoding_EqualsAnOrdinarySequence(string name)
    {
        // Recycling ten tokens or more makes a second mean; the tables of rotations of the others end before that.
        DecoderModel model = DecoderModel.Load(name);
        (int tokens, int image, int kept, int means) = name == "lm-recall" ? (120, 100, 20, 3) : (Prompt, 16, 5, 1);
        TokenSpan span = new("image", 4, image);
        List<StageRows> first = [], second = [];

        Check(
            model, DecoderWeavingTests.Ids(model, 1, tokens, seed: 7), 0,
            [RowOrderStages.SparseVlm(model, 0, kept, (span, image), first), RowOrderStages.SparseVlm(model, 1, kept - 2, (span, kept + means), second)],
            [first, second]);

        // The means stand behind the image and are led by tokens of it.
        Assert.Equal(tokens - image + kept + means, first[0].Kept.Length);
        Assert.Contains(first[0].Kept.Zip(first[0].Kept.Skip(1)), pair => pair.Second < pair.First);
    }

    [Theory]
    [InlineData("score", 1)]
    [InlineData("position", 0)]
    [InlineData("ToMe", 1)]
    [InlineData("Ascending", 0)]
    public void Mask_IsSortedOnlyWhereRowsNeedNotAscend(string order, int sorted)
    {
        DecoderModel model = DecoderModel.Load("llama-17");
        TokenStage stage = order switch
        {
            "score" => RowOrderStages.ByScore(model, 0, 10, PositionPolicy.Repacked, []),
            "position" => DecoderStages.Prune(model, 0, 10, DecoderStages.ByFirstChannel, StageSignal.Hidden, positions: PositionPolicy.Repacked),
            _ => RowOrderStages.Merge(model, 0, Enum.Parse<MergeOrder>(order)),
        };

        WovenModel woven = TokenWeaver.Weave(WeaveStages.WithoutProportionalAttention(DecoderStages.Pipeline(model, stage)), model.Path);

        Assert.Equal(sorted, woven.Graph.Node.Count(node => node.OpType == "TopK"));
    }

    // Runs the woven model beside parts of the original: up to the first stage, between stages, behind the last.
    private static void Check(DecoderModel model, int[][] prompt, int padding, TokenStage[] stages, List<StageRows>[] logs)
    {
        int batch = prompt.Length, tokens = prompt[0].Length;
        int[][] positions = [.. prompt.Select((_, item) => Enumerable.Range(0, tokens).Select(i => int.Max(0, i - Padding(item))).ToArray())];
        WovenModel woven = TokenWeaver.Weave(DecoderStages.Pipeline(model, stages), model.Path);
        string[] cuts = [.. woven.Graph.Node.Where(node => node.Domain == woven.Pipeline.Domain).Select(node => node.Input[0])];
        DecoderRun[] parts = [.. Enumerable.Range(0, stages.Length + 1).Select(i =>
            DecoderRun.Opened(model, i < stages.Length ? [cuts[i]] : [], i > 0 ? cuts[i - 1] : null))];
        using DecoderRun compressed = DecoderRun.Of(model, woven);

        // A session warms its stages up.
        Array.ForEach(logs, log => log.Clear());
        try
        {
            Dictionary<string, ModelTensor> actual = compressed.Step(prompt, positions, Visible(tokens));
            Dictionary<string, ModelTensor> expected = parts[0].Step(prompt, positions, Visible(tokens));
            for (int i = 0; i < stages.Length; i++)
            {
                ModelTensor entered = new(expected[cuts[i]].Shape, [.. logs[i].SelectMany(rows => rows.Entered)], IsInteger: false);
                ModelRun.AssertClose(new() { [cuts[i]] = expected[cuts[i]] }, new() { [cuts[i]] = entered });

                int left = logs[i][0].Kept.Length;
                ModelTensor rows = new([batch, left, model.Channels], [.. logs[i].SelectMany(rows => rows.Left)], IsInteger: false);
                positions = stages[i].Positions == PositionPolicy.Repacked
                    ? [.. prompt.Select(_ => Enumerable.Range(0, left).ToArray())]
                    : [.. logs[i].Select((log, item) => log.Kept.Select(token => positions[item][token]).ToArray())];
                expected = parts[i + 1].Step([.. prompt.Select(row => row[..left])], positions, more: (cuts[i], rows));
            }

            ModelRun.AssertClose(new() { ["logits"] = expected["logits"] }, actual);
            for (int step = 0; step < 3; step++)
            {
                int seen = parts[0].Cached(0);
                int[][] next = DecoderWeavingTests.Ids(model, batch, 1 + (step % 2), seed: step + 5);
                int[][] numbers = [.. next.Select((row, item) => row.Select((_, i) => seen + i - Padding(item)).ToArray())];
                actual = compressed.Step(next, numbers, Visible(seen + next[0].Length));
                expected = parts[0].Step(next, numbers, Visible(seen + next[0].Length));
                for (int i = 0; i < stages.Length; i++)
                {
                    int dropped = stages[i].Positions == PositionPolicy.Repacked ? tokens - logs[i][0].Kept.Length : 0;
                    int[][] own = [.. numbers.Select(row => row.Select(number => number - dropped).ToArray())];
                    expected = parts[i + 1].Step(next, own, more: (cuts[i], expected[cuts[i]]));
                }

                ModelRun.AssertClose(new() { ["logits"] = expected["logits"] }, actual);
            }
        }
        finally
        {
            Array.ForEach(parts, part => part.Dispose());
        }

        // The last sequence is padded.
        int Padding(int item) => item == batch - 1 ? padding : 0;

        int[][] Visible(int keys) => [.. Enumerable.Range(0, batch).Select(item => Enumerable.Range(0, keys).Select(i => i < Padding(item) ? 0 : 1).ToArray())];
    }
}
