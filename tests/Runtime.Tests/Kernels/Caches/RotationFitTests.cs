using System.Collections.Immutable;
using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class RotationFitTests
{
    private const int HeadDim = 32, Vectors = 8;

    private static readonly int[] Positions = [1, 16, 256, 4096];

    private static readonly float[] Still = [.. Enumerable.Range(0, Vectors * HeadDim).Select(static i => KeyedHash.Unit(7, (ulong)i) - 0.5f)];

    [Theory]
    [InlineData(32, 10_000, false)]
    [InlineData(32, 10_000, true)]
    [InlineData(12, 10_000, false)]
    [InlineData(12, 500_000, true)]
    [InlineData(2, 10_000, false)]
    public void Find_KeysOfARotation_GivesItsFrequencies(int rotaryDim, double theta, bool isInterleaved)
    {
        var expected = RotaryEmbedding.FromTheta(rotaryDim, theta, isInterleaved);

        Assert.Null(Fit().Find(Still, Turned(expected), out RotaryEmbedding? found));

        Assert.Equal((rotaryDim, isInterleaved), (found!.RotaryDim, found.IsInterleaved));
        AssertFrequencies(expected, found, 2e-7);
    }

    [Fact]
    public void Find_KeysOfScaledFrequencies_GivesThose()
    {
        // Low frequencies are divided by 8, as in Llama 3.1.
        var expected = new RotaryEmbedding([.. RotaryEmbedding.FromTheta(32, 500_000).Frequencies.Select(static (f, i) => i < 8 ? f : f / 8)]);

        Assert.Null(Fit().Find(Still, Turned(expected), out RotaryEmbedding? found));

        AssertFrequencies(expected, found!, 2e-7);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Find_KeysInHalfPrecision_GivesFrequenciesToTheirRounding(bool isInterleaved)
    {
        var expected = RotaryEmbedding.FromTheta(32, 10_000, isInterleaved);
        static float[] Round(float[] keys) => [.. keys.Select(static value => (float)(Half)value)];

        string? problem = new RotationFit(HeadDim, 4e-3)
            .Find(Round(Still), [.. Turned(expected).Select(static turned => (turned.Position, Round(turned.Keys)))], out RotaryEmbedding? found);

        Assert.Null(problem);
        Assert.Equal(isInterleaved, found!.IsInterleaved);
        AssertFrequencies(expected, found, 1e-6);
    }

    [Fact]
    public void Find_KeysWithoutPositions_IsNoRotation()
    {
        Assert.Null(Fit().Find(Still, [.. Positions.Select(static position => (position, Still))], out RotaryEmbedding? found));
        Assert.Null(found);
    }

    [Fact]
    public void Find_LearnedPositions_SaysSo()
    {
        float[] Added(int position) => [.. Still.Select((value, i) => value + KeyedHash.Unit((ulong)position, (ulong)(i % HeadDim)))];

        string? problem = Fit().Find(Still, [.. Positions.Select(position => (position, Added(position)))], out _);

        Assert.Equal("keys at position 1 are not keys at position 0 turned by pairs of channels", problem);
    }

    [Fact]
    public void Find_FrequenciesThatSwitchWithTheLength_SaysWhere()
    {
        RotaryEmbedding near = RotaryEmbedding.FromTheta(32), far = RotaryEmbedding.FromTheta(32, 40_000);

        string? problem = Fit().Find(Still, [.. Positions.Select(position => (position, Turn(Still, position, position < 4096 ? near : far)))], out _);

        Assert.Equal("keys at position 4096 are not turned 16 times as far as at position 256", problem);
    }

    [Fact]
    public void Find_PositionsThatAreInterpolated_GivesTheSlowerFrequencies()
    {
        var expected = new RotaryEmbedding([.. RotaryEmbedding.FromTheta(32).Frequencies.Select(static frequency => frequency / 4)]);

        Assert.Null(Fit().Find(Still, Turned(expected), out RotaryEmbedding? found));

        AssertFrequencies(expected, found!, 2e-7);
    }

    [Fact]
    public void Explains_AnotherLayersFrequencies_IsFalse()
    {
        RotaryEmbedding rotary = RotaryEmbedding.FromTheta(32), other = RotaryEmbedding.FromTheta(32, 20_000);

        Assert.True(Fit().Explains(Still, Turn(Still, 16, rotary), 16, rotary));
        Assert.False(Fit().Explains(Still, Turn(Still, 16, other), 16, rotary));
        Assert.False(Fit().Explains(Still, Turn(Still, 16, rotary), 16, null));
    }

    private static RotationFit Fit() => new(HeadDim, 1e-4);

    private static ImmutableArray<(int Position, float[] Keys)> Turned(RotaryEmbedding rotary) =>
        [.. Positions.Select(position => (position, Turn(Still, position, rotary)))];

    private static float[] Turn(float[] still, int position, RotaryEmbedding rotary)
    {
        float[] turned = [.. still];
        int pairs = rotary.Frequencies.Length;
        for (int start = 0; start < still.Length; start += HeadDim)
        {
            for (int pair = 0; pair < pairs; pair++)
            {
                (int first, int second) = rotary.IsInterleaved ? (start + (2 * pair), start + (2 * pair) + 1) : (start + pair, start + pair + pairs);

                // As models do it: the angle in single precision.
                (float sine, float cosine) = MathF.SinCos(position * rotary.Frequencies[pair]);
                turned[first] = (still[first] * cosine) - (still[second] * sine);
                turned[second] = (still[first] * sine) + (still[second] * cosine);
            }
        }

        return turned;
    }

    private static void AssertFrequencies(RotaryEmbedding expected, RotaryEmbedding found, double tolerance) =>
        Assert.All(expected.Frequencies.Zip(found.Frequencies), pair => Assert.Equal(pair.First, pair.Second, tolerance));
}
