using System.Collections.Immutable;
using ImageClassification;
using ImageClassification.Data;
using ImageClassification.Output;
using PipelineDsl.Evaluation;
using Spectre.Console;

return await SampleProgram.RunAsync(CommandLine.Create(Run), args);

static int Run(Options options, CancellationToken cancellation)
{
    LabelledSet images = FashionMnist.Read(options.Images, options.Count);
    using Stream? json = SampleProgram.OpenJson(options.Json);
    IAnsiConsole console = SampleConsole.Create();
    console.WriteLine($"{images.Count} test images, {options.Threads} threads.");
    if (options.Images == FashionMnist.DebianFolder && images.Count == FashionMnist.Full)
    {
        console.WriteLine($"This is the full test set; --images {FashionMnist.Shipped} takes what the repository ships, in a quarter of the time.");
    }

    ImmutableArray<ComparisonReport> reports = SampleConsole.WithProgress(console, Measure);
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
