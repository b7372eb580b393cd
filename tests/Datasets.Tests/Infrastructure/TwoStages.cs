using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests;

/// <summary>A run of two stages and two random subsets over 100 samples in three units, with what it must leave.</summary>
internal static class TwoStages
{
    internal const int Samples = 100;
    internal const int UnitRows = 40;

    /// <summary>
    /// Files that it makes: the plan; for each of two stages three tasks with a part and a marker, and a merge with three parts and a marker; five
    /// files of output.
    /// </summary>
    internal const int Files = 1 + (2 * ((3 * 2) + 4)) + 5;

    internal static TestColumns Columns => new()
    {
        Losses = [.. Enumerable.Range(0, Samples).Select(static sample => (double)(KeyedHash.Key(1, (ulong)sample) % 31))],
        Labels = [.. Enumerable.Range(0, Samples).Select(static sample => sample % 3)],
        Ids = [.. Enumerable.Range(0, Samples).Select(static sample => $"sample, \"{sample}\"")],
    };

    internal static RunOptions Options => new() { Jobs = 2, Seed = 5, UnitRows = UnitRows };

    internal static DatasetPipeline Pipeline(Action<TaskRun>? started = null) => new()
    {
        Name = "TwoStages",
        Classes = 3,
        RandomSeeds = 2,
        Stages = [LargestLossStage.Keeping(0.5, "Stage0", started), LargestLossStage.Keeping(0.2, "Stage1", started)],
    };

    /// <summary>Carries the run out in this process.</summary>
    internal static void Execute(RunDirectory directory)
    {
        using DatasetRun run = DatasetRun.Create(Pipeline(), Columns, directory, Options);
        run.RunRounds();
        run.Finish();
    }

    /// <summary>The bytes of every file of the output, by name.</summary>
    internal static SortedDictionary<string, string> Output(RunDirectory directory) =>
        new(Directory.GetFiles(directory.Output).ToDictionary(static file => Path.GetFileName(file), static file => File.ReadAllText(file)));
}
