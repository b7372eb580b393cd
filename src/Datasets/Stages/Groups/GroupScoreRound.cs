using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Scores every group by itself, then chooses among all samples.</summary>
/// <param name="stage">The stage.</param>
/// <param name="plan">The plan of the run.</param>
/// <param name="grouping">The round that moved samples to their groups.</param>
/// <param name="centre">What the centre of a group is.</param>
/// <param name="columns">Columns that went along.</param>
internal sealed class GroupScoreRound(GroupStage stage, RunPlan plan, GroupingRound grouping, GroupCentre centre, GroupColumns columns)
    : DatasetRound($"{stage.Name}-scores")
{
    private readonly GroupTasks _tasks = GroupTasks.Of(plan, grouping.Groups);
    private readonly ScoredColumns _scored = ScoredPart.Columns(stage.Options);

    /// <inheritdoc/>
    internal override int Tasks => _tasks.Count;

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        using var scored = new ScoredPartWriter(run, _scored);
        if (centre == GroupCentre.Centroid)
        {
            using RowBuffer<float> centroids = ((ClusterRound)grouping).Centroids(run);
            foreach ((int cluster, RoutedGroup samples) in grouping.Read(run, _tasks))
            {
                using RoutedGroup members = samples;
                Score(run, members, centroids[cluster].ToArray(), scored);
            }

            return;
        }

        for (int group = _tasks.First(run.Task); group < _tasks.First(run.Task + 1); group++)
        {
            ScoreClass(run, group, scored);
        }
    }

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run) => ScoredSelection.Reduce(
        run,
        new SelectionRule(stage.Budget, stage.Options, stage.HardIsHigh, SampleChoice.ByScore, run.Plan.Seed),
        new ScoredParts(run, Name, Tasks, _scored, isAscending: false));

    /// <summary>A class may be larger than memory; where scores depend on the centre alone, it need not fit.</summary>
    private void ScoreClass(TaskRun run, int group, ScoredPartWriter scored)
    {
        RoutedReader reader = grouping.Open(run, group);
        if (reader.Count == 0)
        {
            return;
        }

        var centres = new GroupCentres(run, grouping);
        float[] middle = centre == GroupCentre.Median ? centres.Median(group) : centres.Mean(group);
        if (stage.NeedsGroup)
        {
            using RoutedGroup members = grouping.Read(run, group);
            Score(run, members, middle, scored);
            return;
        }

        for (long read = 0; read < reader.Count; read += SampleBlocks.BlockRows)
        {
            using RoutedGroup members = reader.Next(SampleBlocks.BlockRows);
            Score(run, members, middle, scored);
        }
    }

    private void Score(TaskRun run, RoutedGroup members, float[] middle, ScoredPartWriter scored)
    {
        double[] scores = new double[members.Count];
        using RowBuffer<double>? logits = columns.Logits(members, grouping.OwnValues);
        stage.Score(
            new SampleGroup
            {
                Indices = members.Indices,
                Embeddings = members.Rows,
                Centre = middle,
                Logits = logits,
                Options = stage.Options with { Seed = run.Plan.Seed },
                Threads = run.Threads,
            },
            scores);
        Check(run, members, scores);
        scored.Add(members.Indices, scores, _scored.HasFlag(ScoredColumns.Class) ? columns.Labels(members, grouping.OwnValues) : []);
        run.Advance(members.Count);
    }

    private void Check(TaskRun run, RoutedGroup members, double[] scores)
    {
        int wrong = scores.AsSpan().IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        if (wrong >= 0)
        {
            throw new DatasetException(
                $"{stage.Name} ({stage.Action}): the score of {run.Samples.Locate(members.Indices[wrong])} is {scores[wrong]}; finite numbers are needed.");
        }
    }
}
