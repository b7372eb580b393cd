namespace PipelineDsl.Datasets.Tests.Commands;

/// <summary>Rates, time left and the lines of a log.</summary>
public class ProgressTests
{
    private static RunProgress Progress(int done, long rows, bool isMerge = false) => new("Stage0-losses", 0, 2, isMerge, done, 10, rows, 1000);

    [Fact]
    public void Round_RowsAndTasksTellHowFar()
    {
        var meter = new RateMeter(Progress(0, 0));

        RunPace pace = meter.Measure(Progress(2, 250), TimeSpan.FromSeconds(5));

        Assert.Equal(0.25, pace.Fraction, 9);
        Assert.Equal(50, pace.RowsPerSecond, 9);
        Assert.Equal(TimeSpan.FromSeconds(15), pace.Left);
    }

    [Fact]
    public void ResumedRound_TimeLeftComesFromWhatWasDoneNow()
    {
        var meter = new RateMeter(Progress(8, 0));

        RunPace pace = meter.Measure(Progress(9, 100), TimeSpan.FromSeconds(4));

        Assert.Equal(0.9, pace.Fraction, 9);
        Assert.Equal(4, pace.Left!.Value.TotalSeconds, 3);
    }

    [Fact]
    public void RowsReadTwice_IsNeverDoneBeforeItsTasks()
    {
        var meter = new RateMeter(Progress(0, 0));

        Assert.Equal(0.99, meter.Measure(Progress(3, 5000), TimeSpan.FromSeconds(5)).Fraction, 9);
        Assert.Equal(1, meter.Measure(Progress(10, 5000), TimeSpan.FromSeconds(5)).Fraction, 9);
    }

    [Fact]
    public void Start_NothingIsGuessed() => Assert.Null(new RateMeter(Progress(0, 0)).Measure(Progress(0, 0), TimeSpan.Zero).Left);

    [Fact]
    public void Lines_OneForEveryPartAndThenOneAPeriod()
    {
        var clock = new ManualClock();
        var output = new StringWriter { NewLine = "\n" };
        var lines = new PlainProgress(output, TimeSpan.FromSeconds(10), clock);

        lines.Report(Progress(0, 0));
        clock.Now += TimeSpan.FromSeconds(9);
        lines.Report(Progress(1, 100));
        clock.Now += TimeSpan.FromSeconds(1);
        lines.Report(Progress(5, 500));
        lines.Report(Progress(10, 0, isMerge: true));

        Assert.Equal(
            """
            [1/2] Stage0-losses: 10 of 10 tasks to do
            [1/2] Stage0-losses: 50 %, 5 of 10 tasks, 50 rows/s, 0:10 left
            [1/2] Stage0-losses: merge

            """.ReplaceLineEndings("\n"),
            output.ToString());
    }

    [Theory]
    [InlineData(59, "0:59")]
    [InlineData(3600 + (2 * 60) + 3, "1:02:03")]
    [InlineData(100 * 3600, "100:00:00")]
    public void Duration_IsTold(int seconds, string expected) => Assert.Equal(expected, RunPace.Duration(TimeSpan.FromSeconds(seconds)));

    private sealed class ManualClock : TimeProvider
    {
        internal TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
