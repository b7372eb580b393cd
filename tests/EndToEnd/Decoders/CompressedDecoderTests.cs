using PipelineDsl.EndToEnd.Pipelines;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>What a decoder does with a cache that is compressed.</summary>
public class CompressedDecoderTests
{
    private static readonly RecallPrompt[] Prompts = RecallPrompt.First(4);

    [Fact]
    public void EvictedEntries_AreAsIfTheyWereMasked()
    {
        using Decoder decoder = RecallDecoder.Woven(CacheSpaced.Definition);
        decoder.Read(Prompts[0].Text);
        Assert.All(Enumerable.Range(0, 3), layer => Assert.Equal(Prompts[0].Text.Length / 4, decoder.Cache.Entries(layer)));

        float[] masked = MaskedRecall.Logits(Prompts[0].Text, decoder.Cache.Tokens(0, 0), Prompts[0].Question);

        decoder.Append(Prompts[0].Question);
        AssertClose(masked, decoder.Logits);
    }

    // Among the last entries and new tokens all distances are as before, so turning keys to new positions changes nothing that is seen.
    [Fact]
    public void RepackedWindow_IsAsIfTheRestWereMasked()
    {
        using Decoder decoder = RecallDecoder.Woven(CacheWindow.Definition);
        decoder.Read(Prompts[0].Text);
        int[] kept = decoder.Cache.Tokens(2, 1).ToArray();
        Assert.Equal(Enumerable.Range(Prompts[0].Text.Length - 128, 128), kept);
        Assert.Equal(128, decoder.Cache.NextPosition);

        float[] masked = MaskedRecall.Logits(Prompts[0].Text, kept, Prompts[0].Question);

        decoder.Append(Prompts[0].Question);
        AssertClose(masked, decoder.Logits);
    }

    [Fact]
    public void SeveralQuestions_AreAnsweredFromOneCompressedText()
    {
        int[] expected;
        float[] logits;
        using Decoder decoder = RecallDecoder.Woven(CacheKeyDiff.Definition);
        decoder.Read(Prompts[0].Text);
        using DecoderSnapshot snapshot = decoder.Snapshot();
        decoder.Append(Prompts[0].Question);
        logits = decoder.Logits.ToArray();
        expected = decoder.Answer(2);
        Assert.Equal(Prompts[0].Answer, expected);

        decoder.Restore(snapshot);
        Assert.Equal(Prompts[0].Text.Length, decoder.Cache.Seen);
        decoder.Append(Prompts[1].Question);
        _ = decoder.Answer(40);
        decoder.Restore(snapshot);
        decoder.Append(Prompts[0].Question);

        Assert.Equal(logits, decoder.Logits.ToArray());
        Assert.Equal(expected, decoder.Answer(2));

        // Another decoder of the same model goes on from there, too.
        using Decoder other = RecallDecoder.Woven(CacheKeyDiff.Definition);
        other.Restore(snapshot);
        other.Append(Prompts[0].Question);
        Assert.Equal(logits, other.Logits.ToArray());
    }

    [Fact]
    public void Restore_OfSnapshotBeforeAnything_ForgetsTheLogits()
    {
        using Decoder decoder = RecallDecoder.Woven(CacheKeyDiff.Definition);
        using DecoderSnapshot empty = decoder.Snapshot();
        decoder.Read(Prompts[0].Text);

        decoder.Restore(empty);

        Assert.Equal(0, decoder.Cache.Seen);
        Assert.Throws<InvalidOperationException>(() => decoder.Logits.Length);
    }

    [Fact]
    public void EveryRuns_CompressesAfterTheTextAndThenEveryThirtyTwoSteps()
    {
        using Decoder decoder = RecallDecoder.Woven(CacheEvery.Definition);
        decoder.Read(Prompts[0].Text);
        Assert.Equal(128, decoder.Cache.Entries(0));
        for (int step = 1; step <= 70; step++)
        {
            decoder.Step(step);
            Assert.Equal(128 + (step % 32), decoder.Cache.Entries(1));
        }

        Assert.Equal(Prompts[0].Text.Length + 70, decoder.Cache.NextPosition);
    }

    [Fact]
    public void Ceiling_IsKeptWhileAnEndlessTextIsRead()
    {
        int[] text = [.. Prompts.SelectMany(static prompt => prompt.Text)];
        using Decoder decoder = RecallDecoder.Woven(CacheStream.Definition);
        foreach (int[] part in text.Chunk(700))
        {
            decoder.Read(part);
            Assert.InRange(decoder.Cache.Entries(0), 256, 512);
            Assert.Equal(decoder.Cache.Entries(0), decoder.Cache.NextPosition);
        }

        Assert.Equal(text.Length, decoder.Cache.Seen);
        Assert.Equal([0, 1, 2, 3], decoder.Cache.Tokens(0, 0)[..4].ToArray());
        Assert.Equal(text.Length - 1, decoder.Cache.Tokens(0, 0)[^1]);
    }

    [Fact]
    public void TwentyThousandTokens_InAFixedCache_HoldMemoryFlat()
    {
        const int Tokens = 20_000, WarmUp = 1_000;
        using Decoder decoder = RecallDecoder.Woven(CacheStream.Definition);
        decoder.Read(Prompts[0].Text);
        long bytes = 0, managed = 0;
        for (int i = 0; i < Tokens; i++)
        {
            if (i == WarmUp)
            {
                (bytes, managed) = (decoder.Cache.Bytes, GC.GetAllocatedBytesForCurrentThread());
            }

            decoder.Step(RecallDecoder.Likeliest(decoder.Logits));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - managed);
        Assert.Equal(bytes, decoder.Cache.Bytes);
        Assert.Equal(Prompts[0].Text.Length + Tokens, decoder.Cache.Seen);
        Assert.InRange(decoder.Cache.Entries(0), 256, 512);

        // Keys and values of 512 entries, twice, and at most a tenth for what is known of them.
        Assert.InRange(bytes, 1, 1.1 * 2 * 2 * 3 * 2 * 512 * 48 * sizeof(float));
    }

    private static void AssertClose(float[] expected, ReadOnlySpan<float> actual)
    {
        float largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            largest = MathF.Max(largest, MathF.Abs(expected[i] - actual[i]));
        }

        Assert.True(largest <= 1e-4f, $"The largest difference is {largest}.");
    }
}
