using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

public class KeyRotationTests
{
    [Fact]
    public void MovedKeys_EqualKeysRotatedForTheirNewPositions() => KernelProperty.Holds(80, (entries, seed) =>
    {
        bool isInterleaved = seed % 2 == 0;
        int width = 2 * (1 + (seed % 20)), rotaryDim = width - (2 * (seed % (width / 2)));
        RotaryEmbedding rotary = RotaryEmbedding.FromTheta(rotaryDim, 10_000, isInterleaved);
        var shape = new CacheShape(2, 0, entries, width);
        int[][] kept = Choosing.Drawn(seed, 2, entries, seed % 3 != 0);
        double[] bare = [.. KernelData.Random(seed, shape.Scores * width).Select(static value => (double)value)];
        int longest = kept.Max(static head => head.Length), shift = seed % 5;
        float[] expected = new float[2 * longest * width], keys = new float[bare.Length];
        for (int row = 0; row < shape.Scores; row++)
        {
            Rotated(bare.AsSpan(row * width, width), row % entries, rotary).CopyTo(keys.AsSpan(row * width, width));
        }

        for (int head = 0; head < 2; head++)
        {
            for (int i = 0; i < kept[head].Length; i++)
            {
                int place = longest - kept[head].Length + i;
                Rotated(bare.AsSpan(((head * entries) + kept[head][i]) * width, width), place + shift, rotary)
                    .CopyTo(expected.AsSpan(((head * longest) + place) * width, width));
            }
        }

        KeptEntries choice = Choosing.Given(entries, kept).Entries;
        EntryMoving.Move<float>(keys, shape, choice);
        KeyRotation.Turn<float>(keys, shape, choice, rotary, shift);

        AssertClose(expected, keys.AsSpan(0, expected.Length), 5e-7f);
    });

    [Fact]
    public void ManyMoves_KeepKeysExact()
    {
        // A window that slides by one entry at a time, as in generation without end: 4000 moves may cost a few units of the last place.
        RotaryEmbedding rotary = RotaryEmbedding.FromTheta(64);
        double[] bare = [.. KernelData.Random(5, 64).Select(static value => (double)value)];
        float[] key = Rotated(bare, 4000, rotary);
        KeptEntries second = Choosing.Given(2, [1]).Entries;
        float[] pair = new float[128];
        for (int move = 0; move < 4000; move++)
        {
            key.CopyTo(pair.AsSpan(64));
            EntryMoving.Move<float>(pair, new CacheShape(1, 0, 2, 64), second);
            KeyRotation.Turn<float>(pair, new CacheShape(1, 0, 2, 64), second, rotary);
            pair.AsSpan(0, 64).CopyTo(key);
        }

        AssertClose(Rotated(bare, 0, rotary), key, 4e-6f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(4097)]
    [InlineData(1_000_003)]
    [InlineData(int.MaxValue)]
    public void AnyDistance_TurnsExactlyAndBack(int positions)
    {
        RotaryEmbedding rotary = RotaryEmbedding.FromTheta(32);
        double[] bare = [.. KernelData.Random(7, 32).Select(static value => (double)value)];
        foreach (int distance in (int[])[positions, -positions])
        {
            float[] key = [.. bare.Select(static value => (float)value)];
            KeyRotation.Turn<float>(key, new CacheShape(1, 0, 1, 32), Choosing.Given(1, [0]).Entries, rotary, distance);

            AssertClose(Rotated(bare, distance, rotary), key, 2e-7f);
        }
    }

    [Fact]
    public void Halves_AreTurnedInSinglePrecision() => KernelProperty.Holds(40, (entries, seed) =>
    {
        var shape = new CacheShape(2, 0, entries, 24);
        RotaryEmbedding rotary = RotaryEmbedding.FromTheta(16, 500, seed % 2 == 0);
        KeptEntries kept = Choosing.Given(entries, Choosing.Drawn(seed, 2, entries, true)).Entries;
        Half[] halves = [.. KernelData.Random(seed, shape.Scores * 24).Select(static value => (Half)value)];
        float[] singles = [.. halves.Select(static half => (float)half)];
        KeyRotation.Turn<float>(singles, shape, kept, rotary);
        KeyRotation.Turn<Half>(halves, shape, kept, rotary);

        Assert.Equal(singles.Select(static value => (Half)value), halves);
    });

    [Fact]
    public void RotationWiderThanAHead_Throws()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            KeyRotation.Turn<float>(new float[8], new CacheShape(1, 0, 2, 4), Choosing.Given(2, [1]).Entries, RotaryEmbedding.FromTheta(6)));
        Assert.Contains("6 channels", error.Message);
    }

    [Fact]
    public void OtherTypes_AreRefused() => Assert.Throws<NotSupportedException>(() =>
        KeyRotation.Turn<double>(new double[8], new CacheShape(1, 0, 2, 4), Choosing.Given(2, [1]).Entries, RotaryEmbedding.FromTheta(4)));

    private static float[] Rotated(ReadOnlySpan<double> bare, int position, RotaryEmbedding rotary)
    {
        float[] rotated = new float[bare.Length];
        int pairs = rotary.Frequencies.Length;
        for (int channel = rotary.RotaryDim; channel < bare.Length; channel++)
        {
            rotated[channel] = (float)bare[channel];
        }

        for (int pair = 0; pair < pairs; pair++)
        {
            (int a, int b) = rotary.IsInterleaved ? (2 * pair, (2 * pair) + 1) : (pair, pair + pairs);
            (double sine, double cosine) = Math.SinCos((double)position * rotary.Frequencies[pair]);
            rotated[a] = (float)((bare[a] * cosine) - (bare[b] * sine));
            rotated[b] = (float)((bare[b] * cosine) + (bare[a] * sine));
        }

        return rotated;
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
