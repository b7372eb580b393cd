using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Tests.OnnxRuntime.Decoding;

public class TokenSamplerTests
{
    // Probabilities 0.4, 0.1, 0.3, 0.2.
    private static readonly float[] Logits = [MathF.Log(4), 0, MathF.Log(3), MathF.Log(2)];

    [Fact]
    public void Greedy_TakesTheLikeliest_AndOfEqualOnesTheFirst()
    {
        Assert.Equal(0, Choose(Sampling.Greedy, Logits));
        Assert.Equal(1, Choose(Sampling.Greedy, [1, 5, 5, 2]));
        Assert.Equal(2, Choose(Sampling.Greedy, [float.NegativeInfinity, -9, -8]));
    }

    [Theory]
    [InlineData(1, 1, new[] { 0.4, 0.1, 0.3, 0.2 })]
    [InlineData(1, 0.7, new[] { 4 / 7.0, 0, 3 / 7.0, 0 })]
    [InlineData(1, 0.71, new[] { 4 / 9.0, 0, 3 / 9.0, 2 / 9.0 })]
    [InlineData(1, 0.01, new[] { 1.0, 0, 0, 0 })]
    [InlineData(0.5, 1, new[] { 16 / 30.0, 1 / 30.0, 9 / 30.0, 4 / 30.0 })]
    public void Draws_AreAsFrequentAsTheirProbabilities(double temperature, double topP, double[] expected)
    {
        const int Draws = 20_000;
        var sampler = new TokenSampler(new Sampling { Temperature = temperature, TopP = topP, Seed = 5 }, Logits.Length);
        int[] counts = new int[Logits.Length];
        for (int place = 0; place < Draws; place++)
        {
            counts[sampler.Choose(Logits, place)]++;
        }

        // Four standard errors of a share are at most 0.0142; what cannot be drawn is not.
        Assert.All(expected.Zip(counts), pair => Assert.Equal(pair.First, (double)pair.Second / Draws, pair.First == 0 ? 0 : 0.0142));
    }

    [Fact]
    public void Draws_DependOnSeedAndPlaceOnly()
    {
        var sampling = new Sampling { Temperature = 1, TopP = 0.9, Seed = 3 };
        int[] ascending = [.. Enumerable.Range(0, 50).Select(place => Choose(sampling, Logits, place))];
        int[] descending = [.. Enumerable.Range(0, 50).Reverse().Select(place => Choose(sampling, Logits, place)).Reverse()];

        Assert.Equal(ascending, descending);
        Assert.NotEqual(ascending, Enumerable.Range(0, 50).Select(place => Choose(sampling with { Seed = 4 }, Logits, place)));
    }

    [Fact]
    public void Nucleus_OfEqualTokens_TakesTheFirstOnes()
    {
        var sampler = new TokenSampler(new Sampling { Temperature = 1, TopP = 0.5 }, 8);

        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 500).Select(place => sampler.Choose(new float[8], place)).Distinct().Order());
    }

    [Fact]
    public void ForbiddenToken_IsNeverDrawn()
    {
        var sampler = new TokenSampler(new Sampling { Temperature = 100 }, 3);

        Assert.Equal([0, 2], Enumerable.Range(0, 200).Select(place => sampler.Choose([0, float.NegativeInfinity, 0], place)).Distinct().Order());
    }

    [Theory]
    [InlineData(float.NaN, "The logit of token 1 is NaN; expected finite numbers.")]
    [InlineData(float.PositiveInfinity, "The logit of token 1 is Infinity; expected finite numbers.")]
    public void LogitThatIsNoNumber_IsAnError(float logit, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => Choose(Sampling.Greedy, [0, logit, 1])).Message);

    [Fact]
    public void AllForbidden_IsAnError() =>
        Assert.Throws<InvalidOperationException>(() => Choose(new Sampling { Temperature = 1 }, [float.NegativeInfinity, float.NegativeInfinity]));

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1.1)]
    [InlineData(1, double.NaN)]
    public void Require_OptionsWithoutSense_Throws(double temperature, double topP) =>
        Assert.Throws<ArgumentOutOfRangeException>(new Sampling { Temperature = temperature, TopP = topP }.Require);

    private static int Choose(Sampling sampling, float[] logits, int place = 0) => new TokenSampler(sampling, logits.Length).Choose(logits, place);
}
