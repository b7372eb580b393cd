using System.Collections.Immutable;
using System.CommandLine;
using ImageClassification;
using ImageClassification.Data;
using ImageClassification.Output;
using PipelineDsl.Evaluation;
using Spectre.Console;

const int BadInput = 2;
const int Interrupted = 130;

ParseResult parsed = CommandLine.Create(Run).Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine(parsed.Errors[0].Message);
    return BadInput;
}

try
{
    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (InputException e)
{
    Console.Error.WriteLine(e.Message);
    return BadInput;
}
catch (OperationCanceledException)
{
    return Interrupted;
}

static int Run(Options options, CancellationToken cancellation)
{
    LabelledSet images = FashionMnist.Read(options.Images, options.Count);
    using Stream? json = OpenJson(options.Json);
    IAnsiConsole console = CreateConsole();
    console.WriteLine($"{images.Count} test images, {options.Threads} threads.");
    if (options.Images == FashionMnist.DebianFolder && images.Count == FashionMnist.Full)
    {
        console.WriteLine($"This is the full test set; --images {FashionMnist.Shipped} takes what the repository ships, in a quarter of the time.");
    }

    ImmutableArray<ComparisonReport> reports = console.Profile.Capabilities.Interactive
        ? console.Progress().Start(context => Measure(new BarProgress(context)))
        : Measure(new NoProgress());
    ReportView.Print(console, reports);
    if (options.IsShippedModel)
    {
        console.WriteLine("The shipped model was trained with random token dropping, which favours the random and the uniform arm.");
    }

    if (json is not null)
    {
        ReportJson.Write(json, reports);
    }

    return 0;

    ImmutableArray<ComparisonReport> Measure(IExperimentProgress progress)
    {
        using var experiment = new Experiment(options, images, progress);
        return experiment.Run(cancellation);
    }
}

// Output that goes to a file or a pipe gets no control characters and lines as long as the table needs.
static IAnsiConsole CreateConsole()
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
    console.Profile.Width = 200;
    return console;
}

// Opened first: a minute of measuring is not to end at a folder that does not exist.
static Stream? OpenJson(FileInfo? file)
{
    try
    {
        return file?.Create();
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException)
    {
        throw new InputException($"--json {file}: {e.Message}", e);
    }
}
