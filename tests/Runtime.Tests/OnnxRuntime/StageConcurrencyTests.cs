using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

public sealed class StageConcurrencyTests
{
    private const int Tokens = 33, Heads = 2, Width = 8;

    // Enough items to be worth several threads.
    private const int Large = 700;

    [Fact]
    public void FourThreadsTwoSessionsUnderCompactingCollections_GiveTheSame()
    {
        StageNodeRun run = Run(batch: 2);
        Dictionary<int, TestTensor> expected = run.Run();
        using InferenceSession first = run.Open(), second = run.Open();
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            for (int i = 0; i < 200; i++)
            {
                // Whatever native code holds moves, if it can move, while the other threads are inside it.
                if (i % 4 == 0)
                {
                    GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
                }

                foreach ((int output, TestTensor tensor) in run.Run((thread + i) % 2 == 0 ? first : second))
                {
                    Assert.Equal(expected[output].Data, tensor.Data);
                }
            }
        });
    }

    [Fact]
    public void Registration_FromManyThreads_MakesOneSetOfOperators()
    {
        StageNodeRun run = Run(batch: 1);
        var results = new Dictionary<int, TestTensor>[8];
        Parallel.For(0, results.Length, i => results[i] = run.Run());

        Assert.All(results, result => Assert.Equal(results[0][StageNode.HiddenOutput].Data, result[StageNode.HiddenOutput].Data));
    }

    [Fact]
    public void BatchSpreadOverThreads_GivesWhatOneThreadGives()
    {
        StageNodeRun run = Run(batch: Large);
        run.Threads = 4;
        Dictionary<int, TestTensor> spread = run.Run();
        run.Threads = 1;
        Dictionary<int, TestTensor> alone = run.Run();

        Assert.All(alone, output => Assert.Equal(output.Value.Data, spread[output.Key].Data));
    }

    [Fact]
    public void ErrorsOnSeveralThreads_GiveThatOfTheFirstItem()
    {
        TestTensor sizes = TestTensor.Of([.. Enumerable.Repeat(1f, Large * Tokens)], Large, Tokens);
        for (int item = 7; item < Large; item++)
        {
            sizes.Floats[item * Tokens] = -item;
        }

        StageNodeRun run = Run(batch: Large).With(StageNode.SizesInput, sizes);
        run.Threads = 4;
        using InferenceSession session = run.Open();
        for (int i = 0; i < 20; i++)
        {
            string message = Assert.Throws<OnnxRuntimeException>(() => run.Run(session)).Message;
            Assert.Contains("got -7 for token 0 of item 7", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(Large)]
    public void BoundRun_AllocatesNothingManaged(int batch)
    {
        StageNodeRun run = Run(batch);
        using InferenceSession session = run.Open();
        using OrtIoBinding binding = session.CreateIoBinding();
        using OrtValue hidden = TestTensor.Random(1, batch, Tokens, TestStages.Channels).ToOrtValue();
        using OrtValue keys = TestTensor.Random(2, batch, Heads, Tokens, Width).ToOrtValue();
        binding.BindInput("in0", hidden);
        binding.BindInput("in1", keys);
        foreach (string output in session.OutputNames)
        {
            binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
        }

        using var options = new RunOptions();
        for (int i = 0; i < 50; i++)
        {
            session.RunWithBinding(options, binding);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            session.RunWithBinding(options, binding);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static StageNodeRun Run(int batch) => new StageNodeRun(TestStages.Pipeline(TestStages.Merge(Tokens, 9)))
        .With(StageNode.HiddenInput, TestTensor.Random(1, batch, Tokens, TestStages.Channels))
        .With(StageNode.KeysInput, TestTensor.Random(2, batch, Heads, Tokens, Width))
        .With(StageNode.Heads, Heads);
}
