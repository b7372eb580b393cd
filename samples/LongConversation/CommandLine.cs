using System.CommandLine;

namespace LongConversation;

/// <summary>The options of the command line, and what they mean.</summary>
internal static class CommandLine
{
    private const int MostPrompts = 200, LeastTokens = 256, MostTokens = 100_000, MostThreads = 256;

    private static readonly Option<int> Prompts = new("--prompts")
    {
        Description = $"How many of the {MostPrompts} prompts are read.",
        HelpName = "N",
        DefaultValueFactory = _ => MostPrompts,
    };

    private static readonly Option<int> Tokens = new("--tokens")
    {
        Description = "Length of the long text whose latency and memory are followed; 0 leaves that out.",
        HelpName = "N",
        DefaultValueFactory = _ => 8192,
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Arms that answer side by side. Times are always taken alone, on one thread.",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private static readonly Option<DirectoryInfo?> Charts = new("--charts")
    {
        Description = "Write charts of latency and memory against position to this folder, as SVG.",
        HelpName = "FOLDER",
    };

    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Also write all figures to this file.", HelpName = "FILE" };

    private static readonly Argument<string> Arm = new("arm") { Description = "Name of the arm, as in the table, and its percentage: KeyDiff@25." };

    /// <summary>Makes the command.</summary>
    /// <param name="run">The experiment.</param>
    /// <param name="ask">The demonstration of several questions over one compressed text.</param>
    /// <param name="peak">Runs one arm in this process, and prints the most memory that it had.</param>
    public static RootCommand Create(
        Func<Options, CancellationToken, int> run, Func<CancellationToken, Task<int>> ask, Func<string, int, CancellationToken, int> peak)
    {
        var asking = new Command("ask", "Reads one text, compresses it to an eighth and answers several questions about it.");
        asking.SetAction((_, cancellation) => ask(cancellation));
        var length = new Option<int>("--tokens") { Description = "Length of the text that it reads; a few prompts if 0.", HelpName = "N" };
        var measuring = new Command("peak", "Prints the most memory that a process needs which runs one arm only.") { Arm, length };
        measuring.SetAction(
            (result, cancellation) => Task.Run(() => peak(result.GetRequiredValue(Arm), result.GetValue(length), cancellation), CancellationToken.None));
        var command = new RootCommand("Reads texts longer than a decoder's cache and asks about them, with the full cache and with parts of it.")
        {
            Prompts, Tokens, Threads, Charts, Json, asking, measuring,
        };
        command.SetAction((result, cancellation) => Task.Run(() => run(Read(result), cancellation), CancellationToken.None));
        return command;
    }

    private static Options Read(ParseResult result) => new(
        Within(result.GetValue(Prompts), "--prompts", 1, MostPrompts),
        result.GetValue(Tokens) == 0 ? 0 : Within(result.GetValue(Tokens), "--tokens", LeastTokens, MostTokens),
        Within(result.GetValue(Threads), "--threads", 1, MostThreads),
        result.GetValue(Charts),
        result.GetValue(Json));

    private static int Within(int value, string option, int least, int most) =>
        value >= least && value <= most ? value : throw new InputException($"{option} {value}: expected a number from {least} to {most}.");
}
