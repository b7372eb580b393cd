using Spectre.Console;

namespace PipelineDsl.Datasets;

/// <summary>Tells how far a run is with a bar for every part of it. Safe for concurrent use.</summary>
/// <param name="bars">Where bars are drawn.</param>
/// <param name="clock">The time.</param>
internal sealed class BarProgress(ProgressContext bars, TimeProvider clock) : IProgress<RunProgress>
{
    private readonly Lock _telling = new();
    private (int Place, bool IsMerge) _part = (-1, false);
    private ProgressTask? _bar;
    private RateMeter? _meter;
    private long _began;

    /// <inheritdoc/>
    public void Report(RunProgress value)
    {
        lock (_telling)
        {
            if (_bar is null || _part != (value.Place, value.IsMerge))
            {
                Finish();
                _part = (value.Place, value.IsMerge);
                _meter = new RateMeter(value);
                _began = clock.GetTimestamp();
                _bar = bars.AddTask(Markup.Escape(value.Round), maxValue: 1);
            }

            RunPace pace = _meter!.Measure(value, clock.GetElapsedTime(_began));
            string what = value.IsMerge ? "merge" : $"{value.TasksDone}/{value.Tasks}";
            string left = pace.Left is null ? "" : $", {pace.LeftText}";
            _bar.Description = Markup.Escape($"{value.Place + 1}/{value.Rounds} {value.Round} {what} {pace.RateText}{left}");
            _bar.Value = pace.Fraction;
        }
    }

    /// <summary>Fills the last bar.</summary>
    internal void Finish()
    {
        if (_bar is not null)
        {
            _bar.Value = 1;
            _bar.StopTask();
        }
    }
}
