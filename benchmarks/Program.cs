using System.CommandLine;
using BenchmarkDotNet.Running;
using PipelineDsl.Benchmarks.Quick;

// "quick" measures ratios, interleaved in this process, "caches" a part of them, "methods" writes the page of methods; anything else goes to BenchmarkDotNet.
if (args is not ["quick" or "caches" or "methods", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return 0;
}

var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file." };
var quick = new Command("quick", "Measures the figures that the README quotes, in under three minutes.") { json };
quick.SetAction(result => QuickCommand.Run(result.GetValue(json)));
var caches = new Command("caches", "Measures the figures on KV caches that quick measures, alone.");
caches.SetAction(static _ => QuickCommand.RunCaches());
var docs = new Option<DirectoryInfo>("--docs") { Description = "Folder of the page.", DefaultValueFactory = static _ => new DirectoryInfo("docs") };
var measure = new Option<string?>("--measure")
{
    Description = "Measure the costs of the methods anew: those over tokens, those over caches, or all.", Arity = ArgumentArity.ZeroOrOne,
};
measure.AcceptOnlyFromAmong("tokens", "caches", "all");
var methods = new Command("methods", "Writes docs/methods.md from the table of methods, docs/methods.json and docs/kv-methods.json.") { docs, measure };
methods.SetAction(result => MethodsCommand.Run(
    result.GetValue(docs)!, result.GetResult(measure) is null ? "" : result.GetValue(measure) ?? "all"));
return new RootCommand("PipelineDsl benchmarks") { quick, caches, methods }.Parse(args).Invoke();
