using PipelineDsl.EndToEnd.Pipelines;
using PipelineDsl.Evaluation;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.EndToEnd;

/// <summary>Runs alone: tokens hop from thread to thread, so the memory of the whole process is looked at.</summary>
[Collection(nameof(TokenMemoryTests))]
[CollectionDefinition(nameof(TokenMemoryTests), DisableParallelization = true)]
public class TokenMemoryTests
{
    private const int WarmUp = 400, Windows = 15, WindowTokens = 100;

    [Fact]
    public async Task GeneratedTokens_TakeNoManagedMemory()
    {
        // On the pool: the test runner's synchronisation context allocates for every continuation that it is given.
        double[] windows = await Task.Run(GenerateAsync);

        // The median, because the test host has threads of its own that allocate in bursts.
        Assert.InRange(Quantile.Of(windows, 0.5) / WindowTokens, 0, 16);
    }

    /// <summary>Bytes that were allocated while each window of tokens was generated.</summary>
    private static async Task<double[]> GenerateAsync()
    {
        using Decoder decoder = RecallDecoder.Woven(CacheStream.Definition);
        decoder.Read(RecallPrompt.First(1)[0].Ids);
        using var cancellation = new CancellationTokenSource();
        var windows = new double[Windows];
        int count = 0;
        long before = 0;
        var options = new GenerationOptions { MaxTokens = WarmUp + (Windows * WindowTokens) };
        await foreach (int token in decoder.GenerateAsync(options, cancellation.Token))
        {
            int inWindows = ++count - WarmUp;
            if (inWindows >= 0 && inWindows % WindowTokens == 0)
            {
                long now = GC.GetTotalAllocatedBytes();
                windows[int.Max(0, (inWindows / WindowTokens) - 1)] = now - before;
                before = now;
            }
        }

        return windows;
    }
}
