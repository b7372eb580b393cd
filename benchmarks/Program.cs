using System.CommandLine;
using BenchmarkDotNet.Running;
using PipelineDsl.Benchmarks.Quick;

// "quick" measures ratios, interleaved in this process; anything else goes to BenchmarkDotNet.
if (args is not ["quick", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
    return 0;
}

var json = new Option<FileInfo?>("--json") { Description = "Write the figures to this file." };
var quick = new Command("quick", "Measures the figures that the README quotes, in under three minutes.") { json };
quick.SetAction(result => QuickCommand.Run(result.GetValue(json)));
return new RootCommand("PipelineDsl benchmarks") { quick }.Parse(args).Invoke();
