using System.Collections.Immutable;
using System.CommandLine;
using LongConversation;
using LongConversation.Arms;
using LongConversation.Data;
using LongConversation.Growth;
using LongConversation.Output;
using Spectre.Console;

const int BadInput = 2;
const int Interrupted = 130;

ParseResult parsed = CommandLine.Create(Run, Conversation.RunAsync, PeakMemory.Print).Parse(args);
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
    using Stream? json = OpenJson(options.Json);
    RecallTokenizer tokenizer = RecallTokenizer.Read(ShippedModel.Tokenizer);
    ImmutableArray<RecallPrompt> prompts = RecallPrompts.Read(ShippedModel.Prompts, options.Prompts);
    ReferenceResults reference = ReferenceResults.Read(ShippedModel.Results);
    IAnsiConsole console = CreateConsole();
    console.WriteLine($"{prompts.Length} texts of 508 tokens with 24 facts each; every cache is asked for one of them.");
    (ImmutableArray<ArmResult> results, GrowthResult? growth) = console.Profile.Capabilities.Interactive
        ? console.Progress().Start(context => Measure(new BarProgress(context)))
        : Measure(new NoProgress());
    ReportView.Print(console, results, reference);
    if (growth is not null)
    {
        console.WriteLine(GrowthText.Of(growth));
        if (options.Charts is not null)
        {
            GrowthChart.Write(options.Charts, growth);
        }
    }

    if (json is not null)
    {
        ResultsJson.Write(json, results, growth);
    }

    return 0;

    (ImmutableArray<ArmResult> Results, GrowthResult? Growth) Measure(IExperimentProgress progress)
    {
        ImmutableArray<ArmResult> results = new Experiment(options, prompts, tokenizer, progress).Run(cancellation);
        return (results, options.Tokens == 0 ? null : GrowthCurve.Measure(options.Tokens, tokenizer, progress, cancellation));
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
