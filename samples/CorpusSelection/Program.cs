using System.Collections.Immutable;
using CorpusSelection;
using CorpusSelection.Arms;
using CorpusSelection.Data;
using CorpusSelection.Output;
using CorpusSelection.Pipelines;
using Spectre.Console;

// The generated program behind a word of its own: plan, map, reduce, run, submit...
return args is ["select", .. string[] rest]
    ? await Corpus30.RunAsync(rest)
    : await SampleProgram.RunAsync(CommandLine.Create(Run), args);

static int Run(Options options, CancellationToken cancellation)
{
    ImageSet training = FashionMnist.Training(options.Images), test = FashionMnist.Test();
    using Stream? json = SampleProgram.OpenJson(options.Json);
    IAnsiConsole console = SampleConsole.Create();
    console.WriteLine($"{training.Count} training images, {test.Count} test images.");
    Experiment? experiment = null;
    ImmutableArray<ArmResult> results = SampleConsole.WithProgress(console, progress =>
    {
        experiment = new Experiment(options, training, test, progress);
        return experiment.Run(cancellation);
    });
    ReportView.Print(console, results, training.Labels);
    if (json is not null)
    {
        ResultsJson.Write(json, results, training.Labels);
    }

    if (options.Pictures is { } folder)
    {
        folder.Create();
        Subset shown = results.First(static result => result.Arm is { Percent: 30, Pipeline: not null }).Subsets[0];
        ContactSheet.Write(Path.Combine(folder.FullName, "corpus-selection-images.png"), training, shown, "Stage1");
        CorpusMap.Write(Path.Combine(folder.FullName, "corpus-selection-map.svg"), training, experiment!.Encoded, shown);
    }

    return 0;
}
