namespace PipelineDsl.Datasets;

/// <summary>How far a part of a run is, how fast, and how long it will take, from what is told of it.</summary>
/// <param name="first">What was told first.</param>
internal sealed class RateMeter(RunProgress first)
{
    /// <summary>Share that was done before: this process has no rows of it.</summary>
    private readonly double _before = first.IsMerge || first.Tasks == 0 ? 0 : (double)first.TasksDone / first.Tasks;

    /// <summary>Measures.</summary>
    /// <param name="progress">How far the round is.</param>
    /// <param name="elapsed">Time since its beginning.</param>
    internal RunPace Measure(in RunProgress progress, TimeSpan elapsed)
    {
        double byTasks = progress.IsMerge || progress.Tasks == 0 ? 0 : (double)progress.TasksDone / progress.Tasks;

        // Tasks end in steps; rows tell what happens between. Never all: a round may read a sample twice, and only tasks know the end.
        double byRows = double.Min(0.99, _before + ((double)progress.Rows / long.Max(1, progress.Samples)));
        double fraction = double.Max(byTasks, byRows);
        double done = fraction - _before;
        return new RunPace(
            fraction,
            elapsed > TimeSpan.Zero ? progress.Rows / elapsed.TotalSeconds : 0,
            done > 0.001 && elapsed.TotalSeconds > 1 ? elapsed * ((1 - fraction) / done) : null);
    }
}
