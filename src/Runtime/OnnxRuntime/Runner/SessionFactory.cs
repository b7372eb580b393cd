using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Turns <see cref="ModelRunnerOptions"/> into a session.</summary>
internal static class SessionFactory
{
    /// <summary>ONNX Runtime looks whether it knows a domain and then adds it, which two sessions that begin at once both do: the second one fails.</summary>
    private static readonly Lock _domains = new();

    /// <summary>Makes a session; safe to call from several threads.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="create">Makes it with these options.</param>
    /// <param name="site">Where it runs.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot load the model.</exception>
    /// <exception cref="NotSupportedException">
    /// The execution provider is missing and there is no fallback, or CUDA graphs are not possible; the message says why.
    /// </exception>
    internal static InferenceSession Create(ModelRunnerOptions options, Func<SessionOptions, InferenceSession> create, out SessionSite site)
    {
        using SessionOptions sessionOptions = Configure(options, out SessionSite place);
        lock (_domains)
        {
            InferenceSession session = StageFaults.Collect(() => create(sessionOptions), out StageFaults faults);
            site = place with { Faults = faults };
            return session;
        }
    }

    /// <summary>Looks at what registering a pipeline said: without kernels there is no CUDA graph, and otherwise one line.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="problem">Why its stages have no kernels; empty where they have, or need none.</param>
    /// <exception cref="NotSupportedException">A CUDA graph was asked for.</exception>
    internal static void RequireKernels(ModelRunnerOptions options, TokenPipeline pipeline, string problem)
    {
        if (problem.Length > 0 && options.CudaGraphs)
        {
            throw new NotSupportedException($"{pipeline.Name} cannot run in a CUDA graph: its stages run on the processor. {problem}");
        }

        if (problem.Length > 0)
        {
            Log(
                options,
                $"stages of {pipeline.Name} run on the processor, and tokens are copied there and back. A model that is lowered to standard operators stays "
                    + $"on the GPU. {problem}");
        }
    }

    private static SessionOptions Configure(ModelRunnerOptions options, out SessionSite site)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        CudaProvider.Require(options);
        var session = new SessionOptions();
        try
        {
            session.GraphOptimizationLevel = options.Optimization;
            session.IntraOpNumThreads = options.Threads;
            session.AddSessionConfigEntry("session.intra_op.allow_spinning", options.Spinning ? "1" : "0");
            session.AddSessionConfigEntry("session.inter_op.allow_spinning", options.Spinning ? "1" : "0");
            if (options.ExternalDataFolder is { } folder)
            {
                session.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder);
            }

            site = Place(session, options);
            foreach (TokenPipeline pipeline in options.Pipelines)
            {
                RequireKernels(options, pipeline, StageOperators.Register(session, pipeline, site.Provider, options.Device));
            }

            options.Configure?.Invoke(session);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Writes one line of what is otherwise than asked for.</summary>
    /// <param name="options">Who receives it.</param>
    /// <param name="line">The line.</param>
    internal static void Log(ModelRunnerOptions options, string line) =>
        (options.Log ?? Console.Error.WriteLine)($"PipelineDsl: {line.ReplaceLineEndings(" ")}");

    private static SessionSite Place(SessionOptions session, ModelRunnerOptions options)
    {
        if (options.Provider == ExecutionProvider.Cuda)
        {
            string? problem = CudaProvider.TryAppend(session, options, out DeviceMemory? memory);
            if (problem is null)
            {
                return new SessionSite(ExecutionProvider.Cuda, memory!, options.CudaGraphs);
            }

            if (options.Fallback == ProviderFallback.None)
            {
                throw new NotSupportedException($"The CUDA execution provider (device {options.Device}) is not available: {problem}");
            }

            Log(options, $"the model runs on the processor, because the CUDA execution provider (device {options.Device}) is not available: {problem}");
        }

        return new SessionSite(ExecutionProvider.Cpu, options.Memory ?? ProcessorMemory.Instance, HasCudaGraphs: false);
    }
}
