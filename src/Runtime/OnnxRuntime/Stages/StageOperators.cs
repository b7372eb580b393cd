using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Lets ONNX Runtime run the stages of token pipelines: written in C# on the processor, and where this machine can, as kernels on NVIDIA GPUs.
/// </summary>
public static class StageOperators
{
    private static readonly ConcurrentDictionary<TokenPipeline, Lazy<OperatorDomain>> Domains = new(ReferenceEqualityComparer.Instance);
    private static readonly ConcurrentDictionary<TokenPipeline, Lazy<OperatorDomain>> DomainsWithGpu = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// Makes the operators of a pipeline known to every session that is created with these options. Call it before the session is
    /// created. Calling it twice does no harm; any number of threads may call it, on the same or on different options.
    /// </summary>
    /// <param name="options">The options.</param>
    /// <param name="pipeline">The pipeline; its operators live as long as the process, so pass the one instance that the generated class holds.</param>
    /// <exception cref="ArgumentException">Two stages have the same name.</exception>
    /// <exception cref="ObjectDisposedException"><paramref name="options"/> was disposed.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="options"/> have the operators of another pipeline of that name.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime's native library is missing.</exception>
    /// <exception cref="NotSupportedException">ONNX Runtime's native library is older than 1.24.</exception>
    public static void Register(SessionOptions options, TokenPipeline pipeline) => _ = Register(options, pipeline, ExecutionProvider.Cuda, device: 0);

    /// <summary>The same for sessions whose provider is known: one on the processor needs no driver.</summary>
    /// <param name="options">The options.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="provider">Where the sessions run.</param>
    /// <param name="device">On which of its devices, from 0.</param>
    /// <returns>Why the stages have no kernels on that device; empty where they have, or need none.</returns>
    internal static string Register(SessionOptions options, TokenPipeline pipeline, ExecutionProvider provider, int device = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pipeline);
        string problem = "";
        Lazy<OperatorDomain> domain = provider == ExecutionProvider.Cuda && CudaKernels.AreAvailable(CudaRuntime.Default, pipeline, device, out problem)
            ? DomainsWithGpu.GetOrAdd(pipeline, static pipeline => new(() => Create(pipeline, CudaStageOperators.Of(pipeline, CudaRuntime.Default))))
            : Domains.GetOrAdd(pipeline, static pipeline => new(() => Create(pipeline, [])));
        domain.Value.AddTo(options);
        return problem;
    }

    private static OperatorDomain Create(TokenPipeline pipeline, IEnumerable<CustomOperator> onGpu)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (TokenStage stage in pipeline.Stages)
        {
            if (!names.Add(stage.Name))
            {
                throw new ArgumentException($"{pipeline.Name} has two stages named {stage.Name}; operators need different names.", nameof(pipeline));
            }
        }

        return new OperatorDomain(pipeline.Domain, (IEnumerable<CustomOperator>)[
            .. pipeline.Stages.Select(stage => new TokenStageOperator(pipeline, stage)),
            .. pipeline.Stages.Select(stage => new HalfStageOperator(pipeline, stage)),
            .. onGpu,
        ]);
    }
}
