namespace PipelineDsl.Datasets;

/// <summary>Tells how far a run is in lines, for logs: when a part of it begins, and now and then. Safe for concurrent use.</summary>
/// <param name="output">Where lines go.</param>
/// <param name="period">Time between two lines on one part.</param>
/// <param name="clock">The time.</param>
internal sealed class PlainProgress(TextWriter output, TimeSpan period, TimeProvider clock) : IProgress<RunProgress>
{
    private readonly Lock _telling = new();
    private (int Place, bool IsMerge) _part = (-1, false);
    private RateMeter? _meter;
    private long _began;
    private long _told;

    /// <inheritdoc/>
    public void Report(RunProgress value)
    {
        lock (_telling)
        {
            long now = clock.GetTimestamp();
            if (_meter is null || _part != (value.Place, value.IsMerge))
            {
                _part = (value.Place, value.IsMerge);
                _meter = new RateMeter(value);
                _began = _told = now;
                output.WriteLine(
                    $"{Title(value)}: {(value.IsMerge ? "merge" : $"{value.Tasks - value.TasksDone} of {value.Tasks} tasks to do")}");
            }
            else if (clock.GetElapsedTime(_told, now) >= period)
            {
                _told = now;
                RunPace pace = _meter.Measure(value, clock.GetElapsedTime(_began, now));
                string tasks = value.IsMerge ? "" : $", {value.TasksDone} of {value.Tasks} tasks";
                string left = pace.Left is null ? "" : $", {pace.LeftText}";
                output.WriteLine($"{Title(value)}: {pace.Fraction * 100:0} %{tasks}, {pace.RateText}{left}");
            }
        }
    }

    private static string Title(in RunProgress value) => $"[{value.Place + 1}/{value.Rounds}] {value.Round}";
}
