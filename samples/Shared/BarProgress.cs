using Spectre.Console;

namespace Samples;

/// <summary>A live progress bar, one line per phase.</summary>
internal sealed class BarProgress(ProgressContext context) : IExperimentProgress
{
    private ProgressTask? _task;

    public void Begin(string phase, int steps) => _task = context.AddTask(Markup.Escape(phase), maxValue: steps);

    public void Advance(int steps) => _task!.Increment(steps);
}
