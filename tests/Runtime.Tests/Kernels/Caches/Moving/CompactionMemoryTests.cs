using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.Kernels.Caches;

public class CompactionMemoryTests
{
    [Fact]
    public void ChoosingAndMoving_AfterWarmup_AllocateNothing()
    {
        var shape = new CacheShape(2, 4, 96, 16);
        using var workspace = new Workspace(1 << 20);
        float[] scores = new float[shape.Scores], keys = KernelData.Random(1, shape.Scores * 16), values = KernelData.Random(2, keys.Length);
        float[] projection = KernelData.Random(3, 4 * 16 * 20);
        Half[] halves = new Half[keys.Length];
        var choice = new CacheChoice(2, 96);
        RotaryEmbedding rotary = RotaryEmbedding.FromTheta(16);
        MemoryAssert.AllocatesNothing(Run);

        void Run()
        {
            var layer = new CacheLayer
            {
                Shape = shape,
                Keys = new HeadTensor(keys, 2, 96, 16),
                Values = new HeadTensor(values, 2, 96, 16),
                Kept = 50,
                Sinks = 2,
                Recent = 3,
                OutputProjection = new TokenMatrix(projection, 64, 20),
            };
            FirstChannel.Score(layer, scores, workspace);
            ProtectedEntries.Mark(scores, 2, 2, 3);
            HighestEntries.Select(scores, 50, choice.Entries, workspace);
            ChunkEntries.SelectWhole(scores, 0, 50, 7, choice.Entries, workspace);
            ChunkEntries.SelectPerChunk<FirstChannel>(layer, 0, 7, choice.Entries, workspace);
            BlockEntries.Select<FirstChannel>(layer, 7, choice.Entries, workspace);
            AdaptiveEntries.Select(scores, 50, choice.Entries, workspace);
            CriticalEntries.Select(layer, scores, true, choice.Entries, workspace);
            ValueMerging.Fold<float>(keys, values, shape, choice.Entries, 0, workspace);
            ValueMerging.Fold<Half>(halves, halves, shape, choice.Entries, 0, workspace);
            EntryMoving.Move<float>(keys, shape, choice.Entries);
            EntryMoving.Move<Half>(halves, shape, choice.Entries);
            KeyRotation.Turn<float>(keys, shape, choice.Entries, rotary);
            KeyRotation.Turn<Half>(halves, shape, choice.Entries, rotary);
        }
    }
}
