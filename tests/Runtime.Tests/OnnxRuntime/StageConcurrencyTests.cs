using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

public sealed class StageConcurrencyTests
{
    private const int Tokens = 33, Heads = 2, Width = 8;

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
    public void BoundRun_AllocatesNothingManaged()
    {
        StageNodeRun run = Run(batch: 3);
        using InferenceSession session = run.Open();
        using OrtIoBinding binding = session.CreateIoBinding();
        using OrtValue hidden = TestTensor.Random(1, 3, Tokens, TestStages.Channels).ToOrtValue();
        using OrtValue keys = TestTensor.Random(2, 3, Heads, Tokens, Width).ToOrtValue();
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
