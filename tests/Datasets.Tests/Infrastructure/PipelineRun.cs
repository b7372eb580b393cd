namespace PipelineDsl.Datasets.Tests;

/// <summary>Runs pipelines over sets in memory, as a cluster would: every shard and every merge opens the folder anew.</summary>
internal static class PipelineRun
{
    /// <summary>Runs a pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="samples">The set.</param>
    /// <param name="shards">Shards among which tasks are shared; they run from the last to the first.</param>
    /// <param name="unitRows">Rows of a unit, so that few samples make many tasks. Changes the plan: compare results of equal values only.</param>
    /// <param name="threads">Threads of every shard.</param>
    /// <param name="seed">Seed of keyed randomness.</param>
    /// <param name="memoryBytes">Memory of every shard.</param>
    /// <returns>For every stage the verdicts on all samples that entered it, and what merges reported.</returns>
    internal static PipelineOutcome Execute(
        DatasetPipeline pipeline, SampleSource samples, int shards = 1, int unitRows = 0, int threads = 2, ulong seed = 0, long memoryBytes = 64 << 20)
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);
        var options = new RunOptions { Jobs = threads, Seed = seed, UnitRows = unitRows, MemoryBytes = memoryBytes };

        // The set is not disposed by test columns, so it can be opened again and again.
        DatasetRun Open() => DatasetRun.Create(pipeline, samples, directory, options);
        int rounds;
        using (DatasetRun run = Open())
        {
            rounds = run.Rounds.Length;
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int shard = shards - 1; shard >= 0; shard--)
            {
                using DatasetRun worker = Open();
                worker.Map(round, shard, shards);
            }

            using DatasetRun merger = Open();
            merger.Reduce(round);
        }

        using DatasetRun last = Open();
        return PipelineOutcome.Read(last.Context);
    }

    /// <summary>A pipeline of some stages, with the sizes that a test needs.</summary>
    internal static DatasetPipeline Of(DatasetStage[] stages, int channels = 0, int classes = 0, int epochs = 0, int runs = 1) =>
        new() { Name = "Subset", Channels = channels, Classes = classes, Epochs = epochs, Runs = runs, Stages = [.. stages] };
}
