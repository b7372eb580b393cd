using BenchmarkDotNet.Attributes;
using PipelineDsl.Benchmarks.Quick;
using PipelineDsl.Kernels;

namespace PipelineDsl.Benchmarks.Kernels;

/// <summary>Selecting half of the tokens: by score alone, and within windows of 64.</summary>
[MemoryDiagnoser]
public class SelectionBenchmarks
{
    private readonly Workspace _workspace = new(16 << 20);
    private float[] _scores = [];
    private int[] _cells = [];
    private int[] _kept = [];

    [Params(197, 577, 4096)]
    public int Tokens { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _scores = new float[Tokens];
        Sessions.Fill(_scores, 1);
        _cells = [.. Enumerable.Range(0, Tokens).Select(token => token / 64)];
        _kept = new int[Tokens];
    }

    [Benchmark(Baseline = true)]
    public void TopHalf()
    {
        _workspace.Reset();
        TopK.Select(_scores, Tokens / 2, _kept, _workspace);
    }

    [Benchmark]
    public void TopHalfPerWindow()
    {
        _workspace.Reset();
        QuotaSelection.Select(_scores, _cells, (Tokens + 63) / 64, Tokens / 2, _kept, _workspace);
    }

    [GlobalCleanup]
    public void Cleanup() => _workspace.Dispose();
}
