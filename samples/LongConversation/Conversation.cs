using LongConversation.Data;
using LongConversation.Pipelines;
using PipelineDsl.OnnxRuntime;

namespace LongConversation;

/// <summary>Several questions over one compressed text: it is read once, and every question starts from the same snapshot.</summary>
internal static class Conversation
{
    private const int Questions = 5;

    /// <summary>Reads, compresses, asks.</summary>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        RecallTokenizer tokenizer = RecallTokenizer.Read(ShippedModel.Tokenizer);
        RecallPrompt prompt = RecallPrompts.Read(ShippedModel.Prompts, 1)[0];
        using Decoder decoder = KeyDiff25.Open(ShippedModel.Model, new DecoderOptions { Threads = 1 });
        decoder.Read(tokenizer.Encode(prompt.Text), cancellation);
        using DecoderSnapshot text = decoder.Snapshot();
        Console.WriteLine($"{decoder.Cache.Seen} tokens were read, {decoder.Cache.Entries(0)} entries are left in each layer.");
        var generator = new TextGenerator(decoder, tokenizer);
        foreach (Fact fact in Fact.In(prompt.Text).Take(Questions))
        {
            decoder.Restore(text);
            Console.Write($"? {fact.Name} ->");
            generator.Append($" ? {fact.Name}", cancellation);
            await foreach (string piece in generator.GenerateAsync(new GenerationOptions { MaxTokens = 2 }, cancellation))
            {
                Console.Write(piece);
            }

            Console.WriteLine($"   (in the text: {fact.Value})");
        }

        return 0;
    }
}
