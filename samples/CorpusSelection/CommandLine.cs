using System.CommandLine;
using CorpusSelection.Data;

namespace CorpusSelection;

/// <summary>The options of the command line, and what they mean.</summary>
internal static class CommandLine
{
    private const int LeastImages = 1000, MostImages = 60_000, MostThreads = 256;

    private static readonly Option<int> Images = new("--images")
    {
        Description = $"Training images; more than the {FashionMnist.ShippedTraining} of the repository need Debian's dataset-fashion-mnist.",
        HelpName = "N",
        DefaultValueFactory = _ => FashionMnist.ShippedTraining,
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads that embed and choose. Classifiers are trained on one, alone.",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private static readonly Option<DirectoryInfo?> Pictures = new("--pictures")
    {
        Description = "Write pictures of what stays and what leaves to this folder.",
        HelpName = "FOLDER",
    };

    private static readonly Option<FileInfo?> Json = new("--json") { Description = "Also write all figures to this file.", HelpName = "FILE" };

    /// <summary>Makes the command.</summary>
    /// <param name="run">The experiment.</param>
    public static RootCommand Create(Func<Options, CancellationToken, int> run)
    {
        var command = new RootCommand(
            "Chooses half, 30 and 10 % of a training set, and trains the same classifier on what each arm chose. 'select' as the first word runs the "
                + "30 % pipeline on files of your own instead: 'select --help' says how.")
        {
            Images, Threads, Pictures, Json,
        };
        command.SetAction((result, cancellation) => Task.Run(() => run(Read(result), cancellation), CancellationToken.None));
        return command;
    }

    private static Options Read(ParseResult result) => new(
        Within(result.GetValue(Images), "--images", LeastImages, MostImages),
        Within(result.GetValue(Threads), "--threads", 1, MostThreads),
        result.GetValue(Pictures),
        result.GetValue(Json));

    private static int Within(int value, string option, int least, int most) =>
        value >= least && value <= most ? value : throw new InputException($"{option} {value}: expected a number from {least} to {most}.");
}
