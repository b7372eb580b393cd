namespace PipelineDsl.Datasets.Tests.Stages.Selection;

public class ScoreStageTests
{
    public static TheoryData<string> Names => SampleSelectionTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void AnyCut_SelectsAsInMemory(string name)
    {
        SampleScores samples = SampleSelectionTests.Scores(4, ties: true);
        SampleOptions options = SampleSelectionTests.Options[name] with { Classes = 4 };
        ScoredChoice[] expected = SampleSelection.Select(samples, new(SampleBudgetKind.Keep, 0.2), options with { Seed = 11 });
        foreach ((int shards, int unitRows, long memory) in new[] { (3, 57, 1L), (7, 90, 64L << 20) })
        {
            PipelineOutcome outcome = Run([Stage(options)], samples, shards, unitRows, memory);
            Assert.Equal(expected.Select(static sample => (long)sample.Index), outcome.Kept);
            Assert.Equal(400, outcome.Verdicts[0].Length);
            Assert.Equal(expected.Select(static sample => sample.Rank), outcome.Kept.Select(index => outcome[index].Rank));
        }
    }

    [Fact]
    public void SecondStage_ChoosesAmongWhatTheFirstLeft()
    {
        SampleScores samples = SampleSelectionTests.Scores(4, ties: false);
        PipelineOutcome outcome = Run([Stage(new() { Order = Difficulty.Easy }, 0.5), Stage(new(), 0.25, "Stage1")], samples, 2, 33);
        int[] ascending = [.. Enumerable.Range(0, 400).OrderBy(sample => samples.Scores.Span[sample])];
        Assert.Equal(ascending.Take(200).TakeLast(50).Select(static sample => (long)sample).Order(), outcome.Kept);
    }

    [Fact]
    public void Reasons_SayWhatHappened()
    {
        SampleScores samples = SampleSelectionTests.Scores(4, ties: false);
        PipelineOutcome outcome = Run(
            [Stage(new() { NeverLearned = NeverLearned.Drop, DropMislabelled = 0.1, Skip = 0.05, MixRandom = 0.25 })], samples, 1, 0);
        Dictionary<VerdictReason, int> counts = outcome.Verdicts[0].CountBy(static verdict => verdict.Reason).ToDictionary();
        int never = samples.NeverLearned.ToArray().Count(static value => value);
        Assert.Equal(never, counts[VerdictReason.NeverLearned]);
        Assert.Equal(40, counts[VerdictReason.Mislabelled]);
        Assert.Equal(20, counts[VerdictReason.Skipped]);
        Assert.Equal(20, counts[VerdictReason.Drawn]);
        Assert.Equal(60, counts[VerdictReason.Chosen]);
        Assert.Equal(400 - never - 140, counts[VerdictReason.Outscored]);
        Assert.All(outcome.Verdicts[0], verdict => Assert.Equal(verdict.Reason.Stays ? 1 : 0, verdict.Weight));
    }

    [Fact]
    public void ScoreThatIsNotFinite_NamesFileAndRow()
    {
        SampleScores samples = SampleSelectionTests.Scores(4, ties: false);
        ScoreStage stage = Stage(new(), score: static (in SampleBlock block, SampleOptions _, Span<double> scores) =>
        {
            for (int sample = 0; sample < block.Count; sample++)
            {
                scores[sample] = block.Indices[sample] == 123 ? double.NaN : 0;
            }
        });
        Exception error = Assert.ThrowsAny<Exception>(() => Run([stage], samples, 1, 50));
        Assert.Contains("memory, row 123: Stage0 (keep some) scores it NaN; expected a finite number.", error.ToString());
    }

    [Fact]
    public void ConflictingOptions_AreRefusedBeforeAnythingRuns() => Assert.Throws<DatasetException>(
        static () => Run([Stage(new() { Order = Difficulty.Middle, Strata = 3 })], SampleSelectionTests.Scores(4, ties: false), 1, 50));

    [Fact]
    public void SamplesInAnyOrder_AreWrittenInAscendingOrder()
    {
        var random = new Random(6);
        long[] indices = [.. Enumerable.Range(0, 50_000).Where(static index => index % 3 != 0).Select(static index => (long)index)];
        random.Shuffle(indices);
        var source = new ShuffledScores(indices);
        foreach (long memory in new[] { 1L, 1 << 20, 1L << 34 })
        {
            long[] written = [.. new AscendingScores(source, 50_000, memory).Blocks().SelectMany(static block => block.Indices.Take(block.Count).ToArray())];
            Assert.Equal(indices.Order(), written);
        }
    }

    private static ScoreStage Stage(SampleOptions options, double keep = 0.2, string name = "Stage0", SampleScoreBody? score = null) => new()
    {
        Name = name,
        Action = "keep some",
        Columns = SampleColumns.Score,
        Budget = new(SampleBudgetKind.Keep, keep),
        Options = options with { Classes = 4 },
        Score = score ?? ScoreColumn.Score,
    };

    private static PipelineOutcome Run(DatasetStage[] stages, SampleScores samples, int shards, int unitRows, long memory = 64 << 20)
    {
        // Probabilities of one presentation whose accumulated margin is the one wanted, in exact arithmetic.
        double[] margins = samples.Margins.ToArray();
        int[] labels = samples.Labels.ToArray();
        var set = new TestColumns
        {
            Scores = { ["score"] = samples.Scores.ToArray() },
            Labels = labels,
            Probabilities = [.. margins.SelectMany((margin, sample) => Enumerable.Range(0, 4).Select(index => index == labels[sample] ? margin : 0))],
            ProbabilityWidth = 4,
            Correct = [.. samples.NeverLearned.ToArray().SelectMany(static never => new byte[] { 0, never ? (byte)0 : (byte)1 })],
            EpochWidth = 2,
        };
        return PipelineRun.Execute(PipelineRun.Of(stages, classes: 4, epochs: 1), set, shards, unitRows, seed: 11, memoryBytes: memory);
    }

    private sealed class ShuffledScores(long[] indices) : ScoredSource
    {
        internal override bool IsAscending => false;

        internal override IEnumerable<ScoredBlock> Blocks()
        {
            var block = new ScoredBlock(ScoredColumns.None, 1000);
            foreach (long[] chunk in indices.Chunk(1000))
            {
                chunk.CopyTo(block.Indices, 0);
                block.Count = chunk.Length;
                yield return block;
            }
        }
    }
}
