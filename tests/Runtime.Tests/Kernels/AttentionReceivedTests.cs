using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Kernels;

public class AttentionReceivedTests
{
    [Fact]
    public void Average_OfSmallMatrices_IsTheMeanOfTheirColumns()
    {
        float[] means = new float[4];
        AttentionReceived.Average([0.5f, 0.5f, 0.25f, 0.75f, 1, 0, 0, 1], 2, 2, [], means);

        Assert.Equal([0.375f, 0.625f, 0.5f, 0.5f], means);
    }

    [Fact]
    public void Average_PaddedQuery_IsNotCountedWhateverItHolds()
    {
        float[] means = new float[2];
        AttentionReceived.Average([0.25f, 0.75f, float.NaN, float.NaN], 1, 2, [true, false], means);

        Assert.Equal([0.25f, 0.75f], means);
    }

    [Fact]
    public void NothingButPadding_IsZero()
    {
        float[] means = [7, 7];
        AttentionReceived.Average([1, 0, 0, 1], 1, 2, [false, false], means);
        Assert.Equal([0, 0], means);

        means = [7, 7];
        AttentionReceived.Compute(new HeadTensor([1, 1], 1, 2, 1), new HeadTensor([1, 1], 1, 2, 1), 1, [false, false], [], new float[2], means);
        Assert.Equal([0, 0], means);
    }

    [Fact]
    public void Compute_EqualKeys_GivesEachTokenItsShareBySize()
    {
        float[] means = new float[3];
        AttentionReceived.Compute(
            new HeadTensor([1, 5, -2], 1, 3, 1), new HeadTensor([2, 2, 2], 1, 3, 1), 1, [], [0, MathF.Log(2), 0], new float[3], means);

        Assert.Equal(0.25, means[0], 1e-6);
        Assert.Equal(0.5, means[1], 1e-6);
    }

    [Fact]
    public void Compute_AnyInput_EqualsTheMeanOfNaiveSoftmaxes() => KernelProperty.Holds(60, (tokens, seed) =>
    {
        const int heads = 2, width = 7;
        float[] q = KernelData.Random(seed, heads * tokens * width), k = KernelData.Random(seed + 1, heads * tokens * width);
        bool[] visible = [.. Enumerable.Range(0, tokens).Select(token => (token + seed) % 5 != 3)];
        float[] means = new float[heads * tokens];
        AttentionReceived.Compute(
            new HeadTensor(q, heads, tokens, width), new HeadTensor(k, heads, tokens, width), 0.4f, visible, [], new float[heads * tokens], means);

        double[] expected = new double[means.Length];
        for (int head = 0; head < heads; head++)
        {
            for (int query = 0; query < tokens; query++)
            {
                double[] weights = [.. Enumerable.Range(0, tokens).Select(key => !visible[query] || !visible[key] ? 0 : Math.Exp(
                    0.4 * Enumerable.Range(0, width).Sum(i => (double)q[(((head * tokens) + query) * width) + i] * k[(((head * tokens) + key) * width) + i])))];
                for (int key = 0; key < tokens && visible[query]; key++)
                {
                    expected[(head * tokens) + key] += weights[key] / weights.Sum() / visible.Count(shown => shown);
                }
            }
        }

        for (int i = 0; i < means.Length; i++)
        {
            Assert.Equal(expected[i], means[i], 1e-5);
        }
    });

    [Fact]
    public void InputsThatDoNotFit_Throw()
    {
        Assert.Throws<ArgumentException>(() => AttentionReceived.Average([1, 0, 0, 1], 1, 2, [true], new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => AttentionReceived.Average([1, 0, 0, 1], 1, 2, [], new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => AttentionReceived.Average([1, 0, 0], 1, 2, [], new float[2]));
        Assert.Throws<ArgumentException>(() => AttentionReceived.Compute(
            new HeadTensor([1, 1], 1, 2, 1), new HeadTensor([1, 1, 1], 1, 3, 1), 1, [], [], new float[3], new float[3]));
    }

    [Fact]
    public void MeanAttention_IsTheMeanOverHeads()
    {
        float[] scores = new float[2];
        MeanAttention.Score(new AttentionRows([0.375f, 0.625f, 0.5f, 0.25f], 2, 2, 2), scores);

        Assert.Equal([0.4375f, 0.4375f], scores);
        Assert.Equal(StageSignal.EveryQueryAttention, StageSignals.Of(MeanAttention.Query));
    }

    [Fact]
    public void QueryThatDoesNotExist_HasNoSignal()
    {
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => StageSignals.Of((AttentionQuery)7)).Message;

        Assert.Contains("the first query, the last one or every one", message, StringComparison.Ordinal);
    }
}
