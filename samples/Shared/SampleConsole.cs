using Spectre.Console;

namespace Samples;

/// <summary>The console, or what takes its place.</summary>
internal static class SampleConsole
{
    private const int PipedWidth = 200;

    /// <summary>Output that goes to a file or a pipe gets no control characters, and lines as long as the table needs.</summary>
    public static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        console.Profile.Width = PipedWidth;
        return console;
    }

    /// <summary>A table with rounded borders on a console; what is not read on one is likely to be pasted into a document.</summary>
    /// <param name="console">Where it will be printed.</param>
    public static Table CreateTable(IAnsiConsole console) =>
        new Table().Border(console.Profile.Capabilities.Ansi ? TableBorder.Rounded : TableBorder.Markdown);

    /// <summary>Runs something that says how far it is: with bars on a console, in silence elsewhere.</summary>
    /// <typeparam name="T">What it returns.</typeparam>
    /// <param name="console">The console.</param>
    /// <param name="run">What is run.</param>
    public static T WithProgress<T>(IAnsiConsole console, Func<IExperimentProgress, T> run) =>
        console.Profile.Capabilities.Interactive ? console.Progress().Start(context => run(new BarProgress(context))) : run(new NoProgress());
}
