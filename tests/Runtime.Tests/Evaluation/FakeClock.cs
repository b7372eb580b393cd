namespace PipelineDsl.Tests.Evaluation;

/// <summary>A clock of 1,000 ticks a second that only the test moves.</summary>
internal sealed class FakeClock : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => _now;

    public void Advance(long milliseconds) => _now += milliseconds;
}
