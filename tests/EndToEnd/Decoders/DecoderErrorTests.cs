using PipelineDsl.EndToEnd.Pipelines;
using PipelineDsl.KvCaches;
using PipelineDsl.Onnx;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>What a decoder refuses, and that it leaves its cache as it was.</summary>
public class DecoderErrorTests
{
    private static readonly RecallPrompt Prompt = RecallPrompt.First(1)[0];

    // Many times what the cache holds: seconds of reading.
    private static readonly int[] Endless = [.. Enumerable.Repeat(Prompt.Text, 100).SelectMany(static text => text)];

    [Theory]
    [InlineData(1024, "Token 1 is 1024; the model has tokens 0 to 1023.")]
    [InlineData(-1, "Token 1 is -1; the model has tokens 0 to 1023.")]
    public void TokenThatTheModelDoesNotHave_IsNamed(int token, string message)
    {
        using Decoder decoder = RecallDecoder.Full();

        var exception = Assert.Throws<ArgumentException>(() => decoder.Read([5, token]));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, decoder.Cache.Seen);
    }

    [Fact]
    public void NoToken_IsRefused()
    {
        using Decoder decoder = RecallDecoder.Full();

        Assert.Throws<ArgumentException>(() => decoder.Append([]));
    }

    [Fact]
    public void Logits_BeforeAnythingIsRead_AreRefused()
    {
        using Decoder decoder = RecallDecoder.Full();

        Assert.Throws<InvalidOperationException>(() => decoder.Logits.Length);
    }

    [Fact]
    public void TextBeyondWhatIsDeclared_IsRefusedBeforeItIsRead()
    {
        using Decoder decoder = RecallDecoder.Woven(CacheKeyDiff.Definition);
        decoder.Read(Prompt.Text[..100]);

        var exception = Assert.Throws<CacheException>(() => decoder.Read(Prompt.Text));

        Assert.Equal(
            "CacheKeyDiff, layer 0: it holds 50 entries, and 508 tokens are to be read before it is compressed; 512 are declared. "
                + "Raise MaxTokens, or compress with When = CacheTrigger.AtCeiling.",
            exception.Message);
        Assert.Equal((100, 50), (decoder.Cache.Seen, decoder.Cache.Entries(0)));
    }

    [Fact]
    public void ModelOfAnotherGeometry_IsRefused()
    {
        DecoderModel model = CacheWeaver.Read(RecallDecoder.Geometry, RecallPrompt.Model);
        CachePipeline declared = CacheKeyDiff.Definition;
        var pipeline = new CachePipeline
        {
            Name = declared.Name, FullName = declared.FullName, Geometry = declared.Geometry with { HeadDim = 64 }, Stages = declared.Stages,
        };

        var exception = Assert.Throws<CacheException>(() => Decoder.Open(model, pipeline));

        Assert.Equal("CacheKeyDiff: declared 3 layers of 2 KV heads of 64 channels; the model has 3 of 2 of 48.", exception.Message);
    }

    [Fact]
    public void CancelledBeforeItBegins_ReadsNothing()
    {
        using Decoder decoder = RecallDecoder.Full();
        decoder.Read(Prompt.Text);
        float[] logits = decoder.Logits.ToArray();

        Assert.ThrowsAny<OperationCanceledException>(() => decoder.Append(Prompt.Question, new CancellationToken(canceled: true)));

        Assert.Equal(Prompt.Text.Length, decoder.Cache.Seen);
        Assert.Equal(logits, decoder.Logits.ToArray());
        decoder.Append(Prompt.Question);
        Assert.Equal(Prompt.Answer, decoder.Answer(2));
    }

    [Fact]
    public void CancelledWhileItReads_KeepsWholeChunksAndGoesOn()
    {
        using Decoder decoder = RecallDecoder.Woven(CacheStream.Definition, chunkLength: 64);
        using var cancellation = new CancellationTokenSource();
        using Task reading = Task.Run(() => decoder.Read(Endless, cancellation.Token));
        Assert.True(SpinWait.SpinUntil(() => decoder.Cache.Seen > 0, TimeSpan.FromMinutes(1)));
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => reading.GetAwaiter().GetResult());

        int seen = decoder.Cache.Seen;
        Assert.InRange(seen, 64, Endless.Length - 1);
        Assert.Equal(0, seen % 64);
        decoder.Read(Endless.AsSpan(seen, 64));
        float[] resumed = decoder.Logits.ToArray();

        decoder.Clear();
        decoder.Read(Endless.AsSpan(0, seen + 64));
        Assert.Equal(decoder.Logits.ToArray(), resumed);
    }

    [Fact]
    public void SecondThread_IsRefused_AndTheFirstGoesOn()
    {
        using Decoder decoder = RecallDecoder.Woven(CacheStream.Definition);
        using var cancellation = new CancellationTokenSource();
        using Task reading = Task.Run(() => decoder.Read(Endless, cancellation.Token));
        Assert.True(SpinWait.SpinUntil(() => decoder.Cache.Seen > 0, TimeSpan.FromMinutes(1)));

        var exception = Assert.Throws<InvalidOperationException>(() => decoder.Step(5));
        Assert.Equal("A call is in progress. A decoder holds one sequence: wait for it, or use one decoder a thread.", exception.Message);
        Assert.Throws<InvalidOperationException>(decoder.Clear);
        Assert.Throws<InvalidOperationException>(() => decoder.Logits.Length);

        Assert.False(reading.IsFaulted);
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => reading.GetAwaiter().GetResult());
        decoder.Step(5);
    }

    [Fact]
    public void DisposedWhileItReads_EndsThatFirst()
    {
        Decoder decoder = RecallDecoder.Woven(CacheStream.Definition);
        using var cancellation = new CancellationTokenSource();
        using Task reading = Task.Run(() => decoder.Read(Endless, cancellation.Token));
        Assert.True(SpinWait.SpinUntil(() => decoder.Cache.Seen > 0, TimeSpan.FromMinutes(1)));

        decoder.Dispose();
        cancellation.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => reading.GetAwaiter().GetResult());
        Assert.Throws<ObjectDisposedException>(() => decoder.Step(5));
    }
}
