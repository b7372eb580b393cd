using Microsoft.ML.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Turns <see cref="ModelRunnerOptions"/> into a session.</summary>
internal static class SessionFactory
{
    /// <summary>ONNX Runtime looks whether it knows a domain and then adds it, which two sessions that begin at once both do: the second one fails.</summary>
    private static readonly Lock _domains = new();

    /// <summary>Makes a session; safe to call from several threads.</summary>
    /// <param name="create">Makes it.</param>
    internal static InferenceSession Create(Func<InferenceSession> create)
    {
        lock (_domains)
        {
            return create();
        }
    }

    /// <summary>Makes the session's options.</summary>
    /// <param name="options">What was asked for.</param>
    /// <exception cref="NotSupportedException">The library does not have the execution provider.</exception>
    internal static SessionOptions Configure(ModelRunnerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
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

            if (options.Provider == ExecutionProvider.Cuda)
            {
                AppendCuda(session, options.Device);
            }

            foreach (TokenPipeline pipeline in options.Pipelines)
            {
                StageOperators.Register(session, pipeline);
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

    private static void AppendCuda(SessionOptions session, int device)
    {
        try
        {
            session.AppendExecutionProvider_CUDA(device);
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException)
        {
            string available = string.Join(", ", OrtEnv.Instance().GetAvailableProviders());
            throw new NotSupportedException(
                $"The CUDA execution provider (device {device}) is not available: this ONNX Runtime has {available}. "
                    + $"Reference Microsoft.ML.OnnxRuntime.Gpu and install CUDA. ({exception.Message})",
                exception);
        }
    }
}
