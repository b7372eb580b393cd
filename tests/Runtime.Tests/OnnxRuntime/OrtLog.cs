using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>Collects what ONNX Runtime logs, by the log id of the session. It keeps expected errors off the console too.</summary>
internal static class OrtLog
{
    private static readonly ConcurrentQueue<(string LogId, string Message)> Entries = [];

    private static readonly DOrtLoggingFunction Sink = (parameter, severity, category, logId, location, message) =>
        Entries.Enqueue((logId, message));

    internal static IEnumerable<string> Of(string logId) => Entries.Where(entry => entry.LogId == logId).Select(entry => entry.Message);

    /// <summary>The environment is made once a process, before any test.</summary>
    [ModuleInitializer]
    internal static void Start()
    {
        var options = new EnvironmentCreationOptions { logId = "tests", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING, loggingFunction = Sink };
        OrtEnv.CreateInstanceWithOptions(ref options);
    }
}
