using BenchmarkDotNet.Attributes;
using PipelineDsl.Benchmarks.Quick;

namespace PipelineDsl.Benchmarks.Kernels;

/// <summary>Matching and merging (r = 16) on a metric of width 64.</summary>
[MemoryDiagnoser]
public class MergeStepBenchmarks
{
    private Action _step = () => { };

    [Params(197, 577)]
    public int Tokens { get; set; }

    [Params(192, 768, 1024)]
    public int Channels { get; set; }

    [GlobalSetup]
    public void Setup() => _step = KernelStep.Create(Tokens, Channels, width: 64, removed: 16);

    [Benchmark]
    public void MatchAndMerge() => _step();
}
