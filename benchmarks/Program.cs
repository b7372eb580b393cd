using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using BenchmarkDotNet.Running;
using PipelineDsl.Benchmarks.Quick;
using PipelineDsl.Benchmarks.Quick.Datasets;

// "quick" measures ratios, "caches" and "datasets" a part of them, "methods" writes the page of methods; anything else goes to BenchmarkDotNet.
if (args is [DatasetProbe.Command, var method, var samples, var folder])
{
    Console.WriteLine(JsonSerializer.Serialize(DatasetTrial.Measure(method, int.Parse(samples, CultureInfo.InvariantCulture), folder)));
    return 0;
}

if (args is not ["quick" or "caches" or "datasets" or "methods", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return 0;
}

var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file." };
var quick = new Command("quick", "Measures the figures that the README quotes, in a few minutes.") { json };
quick.SetAction(result => QuickCommand.Run(result.GetValue(json)));
var caches = new Command("caches", "Measures the figures on KV caches that quick measures, alone.");
caches.SetAction(static _ => QuickCommand.RunCaches());
var datasets = new Command("datasets", "Measures the figures on training sets that quick measures, alone.");
datasets.SetAction(static _ => QuickCommand.RunDatasets());
var docs = new Option<DirectoryInfo>("--docs") { Description = "Folder of the page.", DefaultValueFactory = static _ => new DirectoryInfo("docs") };
var measure = new Option<string?>("--measure")
{
    Description = "Measure the costs of the methods anew: those over tokens, those over caches, or all.", Arity = ArgumentArity.ZeroOrOne,
};
measure.AcceptOnlyFromAmong("tokens", "caches", "all");
var methods = new Command("methods", "Writes docs/methods.md from the table of methods, docs/methods.json and docs/kv-methods.json.") { docs, measure };
methods.SetAction(result => MethodsCommand.Run(
    result.GetValue(docs)!, result.GetResult(measure) is null ? "" : result.GetValue(measure) ?? "all"));
return new RootCommand("PipelineDsl benchmarks") { quick, caches, datasets, methods }.Parse(args).Invoke();
