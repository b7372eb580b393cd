using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.GpuCheck.WholeModels;

/// <summary>A model in half precision on the GPU whose input stays there. A run ends when its result is there.</summary>
internal sealed class OpenModel : IDisposable
{
    private readonly ModelRunner _runner;
    private readonly DeviceTensor _input;

    /// <summary>Opens a model and fills its input.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pipeline">What compresses it; null for nothing.</param>
    /// <param name="item">The case.</param>
    /// <param name="cudaGraphs">Whether runs are recorded once and played back.</param>
    /// <param name="provider">Where it runs.</param>
    internal OpenModel(byte[] model, TokenPipeline? pipeline, ModelCase item, bool cudaGraphs, ExecutionProvider provider = ExecutionProvider.Cuda)
    {
        _runner = ModelRunner.Open(model, new ModelRunnerOptions
        {
            Provider = provider,
            Fallback = ProviderFallback.None,
            CudaGraphs = cudaGraphs,
            Pipelines = pipeline is null ? [] : [pipeline],

            // A batch that is known leaves no shapes to compute, which ONNX Runtime does on the processor and would keep it from CUDA graphs.
            Configure = options => options.AddFreeDimensionOverrideByName("batch", item.Shape[0]),
        });
        _input = _runner.Allocate<Half>(item.Shape);
        var values = new Half[item.Shape.Aggregate(1L, static (a, b) => a * b)];
        var random = new Random(1);
        foreach (ref Half value in values.AsSpan())
        {
            value = (Half)((random.NextSingle() * 2) - 1);
        }

        _input.CopyFrom<Half>(values);
        _runner.Bind(item.Input, _input.Value);
    }

    /// <summary>Runs it once.</summary>
    internal void Run() => _runner.Run();

    /// <inheritdoc/>
    public void Dispose()
    {
        _runner.Dispose();
        _input.Dispose();
    }
}
