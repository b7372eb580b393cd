using PipelineDsl.EndToEnd.Pipelines;
using PipelineDsl.KvCaches;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tests.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>A decoder whose cache is where the model runs does what one does whose cache is the processor's.</summary>
public class DeviceDecoderTests
{
    private static readonly RecallPrompt[] Prompts = RecallPrompt.First(2);

    public static TheoryData<string> Pipelines => [.. Known.Keys];

    // Among them: heads with masks of their own, signals, repacked positions, a ceiling, and compression every few steps.
    private static Dictionary<string, CachePipeline?> Known => new()
    {
        ["Full"] = null,
        ["KeyDiff"] = CacheKeyDiff.Definition,
        ["Snap"] = CacheSnap.Definition,
        ["HeavyHitters"] = CacheHeavyHitters.Definition,
        ["Window"] = CacheWindow.Definition,
        ["Adaptive"] = CacheAdaptive.Definition,
        ["Stream"] = CacheStream.Definition,
        ["Every"] = CacheEvery.Definition,
    };

    [Theory]
    [MemberData(nameof(Pipelines))]
    public void CacheOnTheDevice_GivesTheSameLogits(string name)
    {
        CachePipeline? pipeline = Known[name];
        var memory = new SeparateMemory();
        using (Decoder expected = pipeline is null ? RecallDecoder.Full(64) : RecallDecoder.Woven(pipeline, 64), decoder = RecallDecoder.On(memory, pipeline))
        {
            foreach (Decoder one in (Decoder[])[expected, decoder])
            {
                one.Read(Prompts[0].Text);
                one.Append(Prompts[0].Question);
            }

            Assert.Equal(expected.Logits.ToArray(), decoder.Logits.ToArray());
            Assert.Equal(expected.Answer(48), decoder.Answer(48));
            Assert.Equal(expected.Logits.ToArray(), decoder.Logits.ToArray());
            for (int layer = 0; layer < 3; layer++)
            {
                Assert.Equal(expected.Cache.Tokens(layer, 1).ToArray(), decoder.Cache.Tokens(layer, 1).ToArray());
            }
        }

        Assert.Equal(0, memory.Held);
    }

    [Fact]
    public void Steps_LeaveTheCacheOnTheDevice()
    {
        var memory = new SeparateMemory();
        using Decoder decoder = RecallDecoder.On(memory);
        decoder.Read(Prompts[0].Text);
        int uploads = memory.Uploads;
        for (int step = 1; step <= 100; step++)
        {
            decoder.Step(step);
        }

        // Ids and positions go there in every step, the mask when it has outgrown its memory.
        Assert.InRange(memory.Uploads - uploads, 200, 202);
        Assert.Equal(0, memory.Downloads);
    }

    [Fact]
    public void Snapshots_AreOfWhatIsOnTheDevice()
    {
        using Decoder decoder = RecallDecoder.On(new SeparateMemory(), CacheKeyDiff.Definition);
        decoder.Read(Prompts[0].Text);
        using DecoderSnapshot snapshot = decoder.Snapshot();
        decoder.Append(Prompts[0].Question);
        float[] logits = decoder.Logits.ToArray();
        _ = decoder.Answer(5);

        decoder.Restore(snapshot);
        decoder.Append(Prompts[0].Question);
        Assert.Equal(logits, decoder.Logits.ToArray());

        // A decoder whose cache is the processor's goes on from there, too, and the other way round.
        using Decoder other = RecallDecoder.Woven(CacheKeyDiff.Definition, 64);
        other.Restore(snapshot);
        using DecoderSnapshot same = other.Snapshot();
        decoder.Clear();
        decoder.Restore(same);
        decoder.Append(Prompts[0].Question);
        Assert.Equal(logits, decoder.Logits.ToArray());
    }

    [Fact]
    public void RunThatFails_LeavesTheCacheAsItWas()
    {
        using Decoder decoder = RecallDecoder.On(new SeparateMemory(), CacheKeyDiff.Definition);
        decoder.Read(Prompts[0].Text);
        using DecoderSnapshot snapshot = decoder.Snapshot();
        decoder.Append(Prompts[0].Question);
        float[] logits = decoder.Logits.ToArray();
        decoder.Restore(snapshot);

        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => decoder.Append(Prompts[1].Question, cancelled.Token));
        decoder.Append(Prompts[0].Question);
        Assert.Equal(logits, decoder.Logits.ToArray());
    }

    [Fact]
    public void KeysThatAreNotNumbers_AreSeenInTheLogits()
    {
        var memory = new SeparateMemory();
        using Decoder decoder = RecallDecoder.On(memory);
        decoder.Read(Prompts[0].Text);
        float[] logits = decoder.Logits.ToArray();
        int entries = decoder.Cache.Entries(0);
        unsafe
        {
            *(float*)decoder.Cache.PastKeys(1) = float.NaN;
        }

        Assert.Contains("NaN; the run is dropped", Assert.Throws<InvalidOperationException>(() => decoder.Step(1)).Message, StringComparison.Ordinal);
        Assert.Equal(entries, decoder.Cache.Entries(0));
        Assert.Equal(logits, decoder.Logits.ToArray());
    }
}
