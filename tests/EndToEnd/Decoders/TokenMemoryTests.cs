using PipelineDsl.EndToEnd.Pipelines;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>Runs alone: tokens hop from thread to thread, so the memory of the whole process is looked at.</summary>
[Collection(nameof(TokenMemoryTests))]
[CollectionDefinition(nameof(TokenMemoryTests), DisableParallelization = true)]
public class TokenMemoryTests
{
    [Fact]
    public async Task GeneratedTokens_TakeNoManagedMemory()
    {
        const int WarmUp = 400, Tokens = 1000;
        using Decoder decoder = RecallDecoder.Woven(CacheStream.Definition);
        decoder.Read(RecallPrompt.First(1)[0].Ids);
        using var cancellation = new CancellationTokenSource();
        int count = 0;
        long before = 0, after = 0;
        await foreach (int token in decoder.GenerateAsync(new GenerationOptions { MaxTokens = WarmUp + Tokens }, cancellation.Token))
        {
            // The pool's own bookkeeping takes a little now and then.
            before = ++count == WarmUp ? GC.GetTotalAllocatedBytes() : before;
            after = GC.GetTotalAllocatedBytes();
        }

        Assert.InRange((after - before) / (double)Tokens, 0, 16);
    }
}
