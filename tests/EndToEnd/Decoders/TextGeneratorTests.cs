using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>Generation of tokens and of text.</summary>
public class TextGeneratorTests
{
    private static readonly RecallPrompt Prompt = RecallPrompt.First(1)[0];

    private static readonly RecallTokenizer Tokenizer = RecallTokenizer.Shipped;

    [Fact]
    public async Task Text_IsWhatTheTokensSay()
    {
        using Decoder decoder = Opened();
        using DecoderSnapshot start = decoder.Snapshot();
        int[] tokens = await Tokens(decoder, new GenerationOptions { MaxTokens = 30 });
        Assert.Equal(30, tokens.Length);
        Assert.Equal(Prompt.Answer, tokens[..2]);

        // All of them have been read.
        Assert.Equal(Prompt.Ids.Length + 30, decoder.Cache.Seen);
        decoder.Restore(start);
        Assert.Equal(Tokenizer.Decode(tokens), string.Concat(await Pieces(decoder, new GenerationOptions { MaxTokens = 30 })));
    }

    [Fact]
    public async Task StopString_EndsTheTextInFrontOfIt()
    {
        using Decoder decoder = Opened();
        using DecoderSnapshot start = decoder.Snapshot();
        string text = string.Concat(await Pieces(decoder, new GenerationOptions { MaxTokens = 30 }));

        // From the middle of one token to the middle of another.
        string stop = text.Substring(text.Length / 2, 5);
        decoder.Restore(start);
        string[] pieces = await Pieces(decoder, new GenerationOptions { MaxTokens = 30, StopStrings = ["never in the text", stop] });

        Assert.Equal(text[..text.IndexOf(stop, StringComparison.Ordinal)], string.Concat(pieces));
        Assert.DoesNotContain("", pieces);
    }

    [Fact]
    public async Task EndToken_EndsTheTextUnread()
    {
        using Decoder decoder = Opened();

        Assert.Equal(Prompt.Answer[..1], await Tokens(decoder, new GenerationOptions { EndTokens = [Prompt.Answer[1]] }));
        Assert.Equal(Prompt.Ids.Length + 1, decoder.Cache.Seen);
    }

    [Fact]
    public async Task Sampling_WithTheSameSeed_GivesTheSameText()
    {
        using Decoder decoder = Opened();
        using DecoderSnapshot start = decoder.Snapshot();
        var texts = new List<int[]>();
        foreach (ulong seed in (ulong[])[1, 1, 2])
        {
            decoder.Restore(start);
            texts.Add(await Tokens(decoder, new GenerationOptions { MaxTokens = 40, Sampling = new Sampling { Temperature = 1, TopP = 0.95, Seed = seed } }));
        }

        Assert.Equal(texts[0], texts[1]);
        Assert.NotEqual(texts[0], texts[2]);
    }

    [Fact]
    public async Task Cancellation_EndsTheGeneration_AndTheTextCanGoOn()
    {
        using Decoder decoder = Opened();
        using var cancellation = new CancellationTokenSource();
        var generator = new TextGenerator(decoder, Tokenizer);
        int pieces = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (string piece in generator.GenerateAsync(new GenerationOptions { MaxTokens = int.MaxValue }, cancellation.Token))
            {
                if (++pieces == 5)
                {
                    await cancellation.CancelAsync();
                }
            }
        });

        Assert.Equal(5, pieces);
        generator.Append(" And it came to pass");
        Assert.Single(await Tokens(decoder, new GenerationOptions { MaxTokens = 1 }));
    }

    [Fact]
    public void OptionsWithoutSense_AreRefusedAtOnce()
    {
        using Decoder decoder = Opened();

        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.GenerateAsync(new GenerationOptions { MaxTokens = 0 }));
        Assert.Throws<ArgumentException>(() => decoder.GenerateAsync(new GenerationOptions { StopStrings = [""] }));
        Assert.Throws<ArgumentException>(() => decoder.GenerateAsync(new GenerationOptions { EndTokens = [1024] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.GenerateAsync(new GenerationOptions { Sampling = new Sampling { TopP = 0 } }));
    }

    private static Decoder Opened()
    {
        Decoder decoder = RecallDecoder.Full();
        decoder.Read(Prompt.Ids);
        return decoder;
    }

    private static async Task<int[]> Tokens(Decoder decoder, GenerationOptions options)
    {
        List<int> tokens = [];
        await foreach (int token in decoder.GenerateAsync(options))
        {
            tokens.Add(token);
        }

        return [.. tokens];
    }

    private static async Task<string[]> Pieces(Decoder decoder, GenerationOptions options)
    {
        List<string> pieces = [];
        await foreach (string piece in new TextGenerator(decoder, Tokenizer).GenerateAsync(options))
        {
            pieces.Add(piece);
        }

        return [.. pieces];
    }
}
