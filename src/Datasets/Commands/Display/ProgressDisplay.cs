using Spectre.Console;

namespace PipelineDsl.Datasets;

/// <summary>Shows how far work is: bars on a terminal, lines elsewhere.</summary>
internal static class ProgressDisplay
{
    private static readonly TimeSpan _linePeriod = TimeSpan.FromSeconds(10);

    /// <summary>Does work and shows how far it is.</summary>
    /// <param name="host">The process.</param>
    /// <param name="work">The work, which is given whom to tell.</param>
    internal static void Show(CommandHost host, Action<IProgress<RunProgress>> work)
    {
        if (!host.IsTerminal)
        {
            work(new PlainProgress(host.Error, _linePeriod, host.Clock));
            return;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(host.Error) });
        console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(bars =>
            {
                var progress = new BarProgress(bars, host.Clock);
                work(progress);
                progress.Finish();
            });
    }
}
