using System.Collections.Immutable;
using LongConversation;
using LongConversation.Arms;
using LongConversation.Data;
using LongConversation.Growth;
using LongConversation.Output;
using Spectre.Console;

return await SampleProgram.RunAsync(CommandLine.Create(Run, Conversation.RunAsync, PeakMemory.Print), args);

static int Run(Options options, CancellationToken cancellation)
{
    using Stream? json = SampleProgram.OpenJson(options.Json);
    RecallTokenizer tokenizer = RecallTokenizer.Read(ShippedModel.Tokenizer);
    ImmutableArray<RecallPrompt> prompts = RecallPrompts.Read(ShippedModel.Prompts, options.Prompts);
    ReferenceResults reference = ReferenceResults.Read(ShippedModel.Results);
    IAnsiConsole console = SampleConsole.Create();
    console.WriteLine($"{prompts.Length} texts of 508 tokens with 24 facts each; every cache is asked for one of them.");
    (ImmutableArray<ArmResult> results, GrowthResult? growth) = SampleConsole.WithProgress(console, Measure);
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
